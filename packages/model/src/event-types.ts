import * as approvals from './approvals/events.ts'
import type { EventType } from './base/event.ts'
import * as catalogue from './catalogue/events.ts'
import * as chat from './chat/events.ts'
import * as company from './company/events.ts'
import * as counting from './counting/events.ts'
import * as documents from './documents/events.ts'
import * as letters from './events/events.ts'
import * as files from './files/events.ts'
import * as identity from './identity/events.ts'
import * as jobs from './jobs/events.ts'
import * as organisation from './organisation/events.ts'
import * as partners from './partners/events.ts'
import * as presence from './presence/events.ts'
import * as quotes from './quotes/events.ts'
import * as sales from './sales/events.ts'
import * as settings from './settings/events.ts'
import * as stock from './stock/events.ts'

/** Whatever a domain's `events.ts` exports of kinds of events. */
const domains = [
  approvals,
  catalogue,
  partners,
  stock,
  counting,
  quotes,
  sales,
  documents,
  chat,
  presence,
  identity,
  organisation,
  company,
  settings,
  files,
  letters,
  jobs,
]
const isEvent = (value: unknown): value is EventType =>
  typeof value === 'object' && value !== null && 'audienceOf' in value

/** Every kind of event by its type. */
export const EVENT_TYPES: ReadonlyMap<string, EventType> = new Map(
  domains
    .flatMap((domain) => Object.values<unknown>(domain))
    .filter(isEvent)
    .map((event) => [event.type, event]),
)
