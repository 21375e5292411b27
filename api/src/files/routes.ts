import { idSchema } from '@werkbank/model/base/value/id.ts'
import { FILE_SUBJECTS } from '@werkbank/model/file-subjects.ts'
import { FILE_SUBJECT_NAMES, file } from '@werkbank/model/files/file.ts'
import { z } from 'zod'
import { requireCaller } from '../http/caller.ts'
import { type Handler, mountCommand } from '../http/command/command-route.ts'
import { routes } from '../http/context.ts'
import { pageInput, pageOf } from '../http/pages.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { listRecord } from '../records/list.ts'
import { visibleRow } from '../records/rows.ts'
import { handleAttachFile, handleRemoveFile } from './attach-file.ts'
import { mountFileContent } from './read-file.ts'
import { holdSubject } from './rights.ts'

export const fileRoutes = routes()
const answer = file.row.omit({ rev: true })

for (const subjectType of FILE_SUBJECT_NAMES) {
  const { many, read } = FILE_SUBJECTS[subjectType]
  const list = defineQuery({
    name: `${subjectType}.files`,
    route: `GET /${many}/{id}/files`,
    permission: read,
    summary: 'Its files, the oldest first',
    input: z.object({ id: idSchema, ...pageInput(['createdAt', '-createdAt']) }),
    answer: pageOf(answer),
  })
  mountQuery(fileRoutes, list, async ({ tx, caller }, { id: subjectId, ...page }) => {
    await holdSubject(tx, caller, { subjectType, subjectId })
    const where = [tx`AND subject_type = ${subjectType} AND subject_id = ${subjectId}`]
    return await listRecord({ tx, caller }, file, page, { where })
  })
}
const one = defineQuery({
  name: 'file.get',
  route: 'GET /files/{id}',
  permission: null,
  scope: 'any',
  summary: 'One file: what it is, of which record',
  input: z.object({ id: idSchema }),
  answer,
})
mountQuery(fileRoutes, one, ({ tx, caller }, { id }) => visibleRow(tx, caller, file, id))
mountFileContent(fileRoutes)
for (const handler of [handleAttachFile, handleRemoveFile]) mountCommand(fileRoutes, handler as unknown as Handler)
// The tus protocol has a description of its own (docs/protocol.md, "Files").
for (const path of ['/uploads', '/uploads/:id'])
  fileRoutes.all(path, (c) => c.var.services.files.uploads.handle(c.req.raw, requireCaller(c)))
