import type { DocumentContent } from '../documents/document-content.ts'
import { plainText } from '../documents/plain-text.ts'
import { pagePolicy } from './page-policy.ts'

/** What stands in a page. Its editor has an undo of its own, for it must bring back the selection too. */
export const pageContent: DocumentContent = {
  policy: pagePolicy,
  read(doc) {
    const content = doc.getXmlFragment('content')
    return { text: plainText(content), xml: content.toString(), comments: doc.getMap('comments').toJSON() }
  },
}
