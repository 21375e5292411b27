/** The papers' door: numbers and printed documents. */

export { addressLines, printedUnit, typedAddress } from './addresses.ts'
export { type Company, ownCompany, senderOf } from './company.ts'
export { mountPaper } from './mount-paper.ts'
export { nextNumber, type Series, takeNumber } from './number-ranges.ts'
export { inLanguage, type Paper, type PaperColumn, type PaperRow, type PaperSum } from './paper.ts'
export { speechTo } from './paper-speech.ts'
export { createPrinter, type Printer } from './printer.ts'
export { companyRoutes } from './routes.ts'
