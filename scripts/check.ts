/** `npm run check`: compares everything that is kept twice with its rows, in all organisations (WH-06): after a restore, or whenever in doubt. */
import { filesPlace } from '@werkbank/api/files/index.ts'
import { checkAllBooks } from '@werkbank/api/jobs/check-books.ts'
import { readSettings, SettingsWrong } from '@werkbank/model/base/server/settings.ts'
import { Usage, withDatabase } from './open-database.ts'

/** What a figure is, and what it is the sum of. */
const WHAT = {
  'on-hand': ['on hand', 'moves'],
  'on-shelves': ['on all shelves', 'levels'],
  'closed-place': ['on hand at a closed place', 'closing'],
  reserved: ['reserved', 'reservations'],
  'line-reserved': ['reserved for order line', 'reservations'],
  entry: ['debit less credit of entry', 'lines'],
  account: ['turnover of account and month', 'entries'],
  paid: ['paid of invoice', 'payments'],
  credited: ['credited of invoice', 'credit notes'],
  order: ['standing of order', 'lines and invoices'],
  numbers: ['last number of', 'papers'],
  log: ['head of document', 'updates'],
  file: ['length of file', 'bytes in the store'],
  'log-entry': ['entry of the log', 'seal'],
  'history-entry': ['event of a history', 'seal'],
  'log-seal': ['seal of the log', 'chain'],
  'log-archive': ['archive of the log', 'seals'],
} as const

try {
  const { dataDir = '.data', ...settings } = readSettings(process.env)
  const checked = await withDatabase('werkbank check', (sql) =>
    checkAllBooks(sql, filesPlace({ ...settings, dataDir })),
  )
  if (checked.length === 0) console.log('There is no organisation yet: nothing to check.')
  for (const { organisation, differences, sealed } of checked) {
    console.log(
      `${organisation}: ${differences.length === 0 ? 'everything agrees.' : `${differences.length} differences`}`,
    )
    for (const { what, id, kept, rows } of differences) {
      const [figure, told] = WHAT[what]
      console.log(`  ${figure} ${id} is ${kept}, by its ${told} ${rows}`)
    }
    if (sealed)
      console.log(`  the log is sealed up to ${sealed.number}, ${sealed.hash}; ${sealed.waiting} entries wait`)
    if (differences.length > 0) process.exitCode = 1
  }
} catch (error) {
  if (!(error instanceof Usage || error instanceof SettingsWrong)) throw error
  console.error(error.message)
  process.exitCode = 1
}
