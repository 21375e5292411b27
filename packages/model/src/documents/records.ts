import { defineRecord } from '../records/define-record.ts'
import { counted } from '../records/kinds/number.ts'
import { text } from '../records/kinds/text.ts'
import { ofDocument } from '../records/scope.ts'

const name = () => text({ max: 200 })

/** Where a document is: its id is the document's name, `state` its Yjs state in base64. Seen by the kind of document. */
export const documentState = defineRecord({
  name: 'document-state',
  table: 'document_states',
  key: 'text',
  read: { permission: null, scope: 'any' },
  scope: [ofDocument('id')],
  fields: { subjectType: name(), subjectId: name(), seq: counted(), state: text({ max: 1_000_000 }) },
})
