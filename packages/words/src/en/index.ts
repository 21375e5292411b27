import type { LanguageWords } from '../message.ts'
import { approvals } from './approvals.ts'
import { billing } from './billing.ts'
import { bulk } from './bulk.ts'
import { catalogue } from './catalogue.ts'
import { chat } from './chat.ts'
import { commands } from './commands.ts'
import { common } from './common.ts'
import { counting } from './counting.ts'
import { documents } from './documents.ts'
import { events } from './events.ts'
import { fileIn } from './file-in.ts'
import { files } from './files.ts'
import { history } from './history.ts'
import { home } from './home.ts'
import { identity } from './identity.ts'
import { jobs } from './jobs.ts'
import { ledger } from './ledger.ts'
import { organisation } from './organisation.ts'
import { papers } from './papers.ts'
import { partners } from './partners.ts'
import { people } from './people.ts'
import { presence } from './presence.ts'
import { quotes } from './quotes.ts'
import { reading } from './reading.ts'
import { refusals } from './refusals.ts'
import { rules } from './rules.ts'
import { sales } from './sales.ts'
import { setting } from './setting.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { stock } from './stock.ts'
import { sync } from './sync.ts'
import { units } from './units.ts'

/** All words in English. */
export const words: LanguageWords = {
  approvals,
  billing,
  bulk,
  catalogue,
  chat,
  commands,
  common,
  counting,
  documents,
  events,
  fileIn,
  files,
  history,
  home,
  identity,
  jobs,
  ledger,
  organisation,
  papers,
  partners,
  people,
  presence,
  quotes,
  reading,
  refusals,
  rules,
  sales,
  setting,
  settings,
  shell,
  stock,
  sync,
  units,
}
