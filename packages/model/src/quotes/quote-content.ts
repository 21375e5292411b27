import { agreedContent } from '../agreement/agreed-content.ts'
import { agreedHeadSchema } from '../agreement/agreed-document.ts'
import type { DocumentContent } from '../documents/document-content.ts'
import type { MirrorRow } from '../mirror/tables.ts'

/** What stands in a quote's working copy: as in an order's, and until when it is valid. */
export const quoteContent: DocumentContent = agreedContent({
  head: agreedHeadSchema,
  agreed: (quoteId, row) => {
    const quote = row('quotes', quoteId) as MirrorRow<'quotes'> | undefined
    return (lineId) => quote?.lines.find((line) => line.lineId === lineId)
  },
})
