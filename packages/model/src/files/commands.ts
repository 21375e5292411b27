import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { idSchema } from '../base/value/id.ts'
import { FILE_SUBJECT_NAMES, file } from './file.ts'
import { fileName } from './file-name.ts'

const subject = { subjectType: z.enum(FILE_SUBJECT_NAMES), subjectId: idSchema }

/** The bytes went up before under the same id (docs/protocol.md, "Files"). Right: that of changing the record, which its handler asks. */
export const attachFile = defineCommand({
  name: 'file.attach',
  route: 'POST /files',
  permission: null,
  scope: 'any',
  summary: 'Attach an uploaded file to a record',
  input: z.object({ id: idSchema, ...subject, name: file.fields.name.input }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: {
    /** Nothing of this id has come whole, or it lay too long. */
    'upload-missing': z.object({}),
  },
  // Of its own: a picture that is too large must hold up nothing else of its record.
  subject: ({ id }) => `file:${id}`,
  overlay: (rows, { id, name, subjectType, subjectId }, { now, userId }) => {
    if (rows.get('files', id)) return
    const unknown = { mediaType: '', bytes: 0, sha256: '', width: null, height: null }
    rows.set('files', {
      ...{ id, rev: '0', subjectType, subjectId, name: fileName(name), ...unknown },
      ...{ createdBy: userId, createdAt: now },
    })
  },
})

/** Its bytes stay until nothing names them any more. */
export const removeFile = defineCommand({
  name: 'file.remove',
  route: 'POST /files/{id}/remove',
  permission: null,
  scope: 'any',
  summary: 'Remove a file from its record',
  input: z.object({ id: idSchema, ...subject }),
  answer: z.object({ cursor: z.string() }),
  refusals: {},
  subject: ({ id }) => `file:${id}`,
  overlay: (rows, { id }) => rows.remove('files', id),
})
