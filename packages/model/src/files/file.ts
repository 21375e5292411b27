import { defineRecord } from '../records/define-record.ts'
import { fromServer, optional } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { text } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'
import { ofSubject } from '../records/scope.ts'
import { FILE_NAME_CHARS_MAX } from './file-name.ts'

/** Kinds of records that files belong to; their rights say `file-subjects.ts`. */
export const FILE_SUBJECT_NAMES = ['product', 'customer', 'order', 'quote', 'category', 'location', 'count'] as const
export type FileSubjectName = (typeof FILE_SUBJECT_NAMES)[number]

/**
 * A file of a record, visible to viewers of the record, added and removed by people who may change the record. Its bytes are in the store under their
 * hash and never change. PI-01 to PI-06.
 */
export const file = defineRecord({
  name: 'file',
  table: 'files',
  read: { permission: null, scope: 'any' },
  scope: [ofSubject('subjectType', 'subjectId')],
  sorts: ['createdAt'],
  fields: {
    subjectType: choice(FILE_SUBJECT_NAMES),
    subjectId: reference(),
    name: text({ max: FILE_NAME_CHARS_MAX, empty: 'A file needs a name.' }),
    /** By its content, whatever it was called. */
    mediaType: fromServer(text({ max: 100 })),
    bytes: fromServer(counted()),
    sha256: fromServer(text({ max: 64 })),
    /** In pixels as people see it, of what was read as a picture. */
    width: fromServer(optional(counted())),
    height: fromServer(optional(counted())),
    createdBy: fromServer(optional(reference())),
    createdAt: fromServer(moment()),
  },
})
