import { approvalDays } from './approvals/settings.ts'
import { batchRows, ownRows } from './batches/settings.ts'
import { enterSends, messagesHeld } from './chat/settings.ts'
import { lettersDays } from './documents/settings.ts'
import { fileMegabytes, filesGigabytes, picturesOnPapers } from './files/settings.ts'
import { logDays, proofMinutes, sessionDays, socketsPerPerson, temporaryPasswordHours } from './identity/settings.ts'
import { jobResultDays, jobsKept, jobsOpen } from './jobs/settings.ts'
import { entriesHeld } from './ledger/settings.ts'
import { paymentDaysOfNew } from './partners/settings.ts'
import { quoteValidDays } from './quotes/settings.ts'
import { daysAhead, ordersHeld, smallInvoice } from './sales/settings.ts'
import { scanGapMs, theme, undoSeconds } from './screens/settings.ts'
import type { Setting } from './settings/setting.ts'
import {
  approvalPieces,
  approvalSigned,
  approvalValue,
  courseDays,
  lowPercent,
  lowPieces,
  movesHeld,
} from './stock/settings.ts'

/** Every setting by its domain, in the order of the screen. A new one adds its name here; code that reads one setting imports that one alone. */
export const SETTINGS: Readonly<Record<string, readonly Setting[]>> = {
  screens: [theme, undoSeconds, scanGapMs],
  chat: [enterSends, messagesHeld],
  quotes: [quoteValidDays],
  sales: [daysAhead, smallInvoice, ordersHeld],
  partners: [paymentDaysOfNew],
  stock: [lowPieces, lowPercent, courseDays, approvalPieces, approvalValue, approvalSigned, movesHeld],
  approvals: [approvalDays],
  documents: [lettersDays],
  files: [picturesOnPapers, fileMegabytes, filesGigabytes],
  ledger: [entriesHeld],
  jobs: [jobsOpen, jobResultDays, jobsKept, ownRows, batchRows],
  identity: [proofMinutes, sessionDays, temporaryPasswordHours, socketsPerPerson, logDays],
}

const byKey = new Map<string, Setting>(
  Object.values(SETTINGS)
    .flat()
    .map((setting) => [setting.key, setting] as const),
)
/** Undefined where no setting has this name. */
export const settingByKey = (key: string): Setting | undefined => byKey.get(key)
