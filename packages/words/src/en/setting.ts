import type { setting as german } from '../de/setting.ts'
import type { Like } from '../message.ts'

export const setting = {
  name_screens_theme: 'Colours',
  tells_screens_theme: 'Light, dark, or as the device has them.',
  choice_screens_theme_auto: 'As the device',
  choice_screens_theme_light: 'Light',
  choice_screens_theme_dark: 'Dark',
  name_screens_undoSeconds: 'Notes with “Undo” stay',
  tells_screens_undoSeconds: 'How long the note of what was just done stays at the bottom, where it can be taken back.',
  name_screens_scanGapMs: 'A scanner types faster than',
  tells_screens_scanGapMs:
    'Keys that follow each other more quickly come from a scanner. Raise it where it is not recognised on this device.',
  name_chat_enterSends: 'Enter sends the message',
  tells_chat_enterSends: 'With No, Enter begins a new line, and Ctrl + Enter sends.',
  name_chat_monthsOnDevices: 'Messages on devices',
  tells_chat_monthsOnDevices:
    'Older messages stay on the server and are fetched from there when somebody scrolls to them or looks for them.',
  name_quotes_validDays: 'Validity of new quotes',
  tells_quotes_validDays: 'How long a new quote counts, unless the quote says otherwise.',
  name_sales_daysAhead: 'Days that papers may be dated ahead',
  tells_sales_daysAhead: 'How far ahead the day of an order, delivery, invoice or payment may lie.',
  name_sales_smallInvoice: 'Invoice without an address up to',
  tells_sales_smallInvoice:
    'Above this amount in euros the preview says when the customer’s address is missing (§ 33 UStDV: €250).',
  name_sales_monthsOnDevices: 'Orders on devices',
  tells_sales_monthsOnDevices:
    'What is older and paid or cancelled is there with its head, sums and state; lines, versions, deliveries, payments and invoices come from the server as soon as somebody opens or looks for them.',
  name_partners_paymentDays: 'Payment term of new customers',
  tells_partners_paymentDays: 'How many days new customers have to pay. It can be changed for each customer.',
  name_stock_lowPieces: 'Low below',
  tells_stock_lowPieces: 'Where less than this is free, the stock list shows the product under “Low”.',
  name_stock_lowPercent: 'Low below, as a part of what is on hand',
  tells_stock_lowPercent: 'Where a smaller part of what is on hand is free, the product counts as low, too.',
  name_stock_courseDays: 'The course of stock shows',
  tells_stock_courseDays: 'How many days the line of a product’s stock goes back.',
  name_stock_approvalPieces: 'Corrections without approval up to',
  tells_stock_approvalPieces:
    'Whoever corrects more of a product in a day, or posts so much difference of a count, needs a second person to agree.',
  name_stock_approvalValue: 'Corrections without approval up to the value of',
  tells_stock_approvalValue: 'The same by value at cost. 0: no limit.',
  name_stock_approvalSigned: 'Approve corrections with password',
  tells_stock_approvalSigned: 'Whoever approves or refuses a correction gives their password with it.',
  name_stock_monthsOnDevices: 'Stock moves on devices',
  tells_stock_monthsOnDevices:
    'Older moves stay on the server; the list fetches them from there when somebody wants to see them.',
  name_approvals_days: 'Pass a request on after',
  tells_approvals_days:
    'Until then it is for those who approve; after that also for those who decide on what nobody decided in time.',
  name_documents_lettersDays: 'History letter by letter',
  tells_documents_lettersDays:
    'After that the history shows what each person wrote in one sitting, with what stood there before and after. This saves most of the space.',
  name_files_onPapers: 'Pictures on papers',
  tells_files_onPapers:
    'Quotes, order confirmations, delivery notes and invoices show the picture of the product before each line. What has been printed stays as it was.',
  name_files_megabytes: 'Largest file',
  tells_files_megabytes: 'Larger files and pictures are not taken.',
  name_files_gigabytes: 'Room for files',
  tells_files_gigabytes: 'Each person may add so much, all together.',
  name_ledger_monthsOnDevices: 'Journal entries on devices',
  tells_ledger_monthsOnDevices:
    'What was posted earlier is there as balances brought forward; the single entries come from the server.',
  name_jobs_open: 'Background jobs of one person',
  tells_jobs_open: 'This many may wait and run at once; they run one after the other.',
  name_jobs_ownRows: 'Rows that a device sends itself',
  tells_jobs_ownRows:
    'This works without a connection, too. Files and steps with more rows are done by the server in the background.',
  name_jobs_rows: 'Rows at once',
  tells_jobs_rows: 'A file, or a step for several rows, may have this many.',
  name_jobs_resultDays: 'Keep files of background jobs',
  tells_jobs_resultDays: 'So long an exported file can be saved.',
  name_jobs_kept: 'Keep ended background jobs',
  tells_jobs_kept: 'After that they leave the list.',
  name_identity_logDays: 'Audit log keeps entries',
  tells_identity_logDays: 'Then they go to an archive that can still be verified.',
  name_identity_proofMinutes: 'A password counts as just given',
  tells_identity_proofMinutes:
    'How long roles, tokens and passwords can be changed without giving one’s own password again.',
  name_identity_sessionDays: 'A sign-in lasts at most',
  tells_identity_sessionDays:
    'After that everybody signs in anew, also who works every day. Counts from the next sign-in on.',
  name_identity_temporaryPasswordHours: 'A first password is good for',
  tells_identity_temporaryPasswordHours:
    'How long somebody can sign in with the password that an administrator has given them.',
  name_identity_socketsPerPerson: 'Open connections of a person',
  tells_identity_socketsPerPerson:
    'How many windows, devices and programs of one person may be connected at a time; one more is refused.',
} as const satisfies Like<typeof german>
