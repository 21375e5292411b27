/** The door of agreed documents (orders, quotes): working copy, the state that a caller confirmed, versions, prices. */
export { type AgreedLine, agreedPrice, agreeLines, type Version } from './agree-lines.ts'
export { asSeen } from './as-seen.ts'
export { customerWords } from './customer-words.ts'
export { makeDocuments, refuseConfusion, unknownReferences, writeContent } from './new-documents.ts'
export { readWorkingCopy, type WorkingCopy } from './read-working-copy.ts'
export { type AgreedCustomer, agreedCustomer, insertVersion, lastVersion, type VersionTable } from './versions.ts'
export { workingFigures } from './working-figures.ts'
