/** How files of orders are read: as the app reads all others. Programs that plan an import without a server begin here, with `planImport`. */
export { readCsv, type Table } from '@werkbank/model/base/read/read-csv.ts'
