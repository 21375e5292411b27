/** The papers' door: numbers and printed documents. */
export { type Company, ownCompany, senderOf } from './company.ts'
export { addressLines, amount, germanDate, germanNumber, germanUnit, typedAddress } from './german.ts'
export { mountPaper } from './mount-paper.ts'
export { nextNumber, type Series, takeNumber } from './number-ranges.ts'
export type { Paper, PaperColumn, PaperRow, PaperSum } from './paper.ts'
export { createPrinter, type Printer } from './printer.ts'
export { companyRoutes } from './routes.ts'
