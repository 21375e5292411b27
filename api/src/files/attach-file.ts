import type { Emit } from '@werkbank/model/base/event.ts'
import { attachFile, removeFile } from '@werkbank/model/files/commands.ts'
import { fileAttached, fileRemoved } from '@werkbank/model/files/events.ts'
import { file } from '@werkbank/model/files/file.ts'
import { fileName } from '@werkbank/model/files/file-name.ts'
import { handle } from '../http/command/command-route.ts'
import { notFound } from '../http/problem/problem.ts'
import { rowById, type Values, visibleRow } from '../records/rows.ts'
import { holdSubject, requireChange } from './rights.ts'

/** An upload of the caller becomes a file of a record. Of what is attached there already, the same is answered again. */
export const handleAttachFile = handle(attachFile, async ({ tx, caller, emit, refuse }, { id, name, ...subject }) => {
  requireChange(caller, subject.subjectType)
  await holdSubject(tx, caller, subject)
  const there = await rowById(tx, file, id)
  if (there?.createdBy === caller.userId && there.subjectId === subject.subjectId) return { id }
  const shown = fileName(name)
  const [made] = await tx`
    WITH taken AS (
      DELETE FROM uploads WHERE org_id = current_org() AND id = ${id} AND user_id = ${caller.userId} AND stored RETURNING *
    )
    INSERT INTO files (org_id, id, subject_type, subject_id, name, media_type, bytes, sha256, width, height, created_by)
    SELECT org_id, id, ${subject.subjectType}, ${subject.subjectId}, ${shown}, media_type, bytes, sha256, width, height, user_id FROM taken RETURNING id`
  if (!made) throw refuse('upload-missing', {})
  tell(emit, fileAttached, { ...subject, id, name: shown })
  return { id }
})

/** The right to change the record includes removing its files. */
export const handleRemoveFile = handle(removeFile, async ({ tx, caller, emit }, { id, subjectType, subjectId }) => {
  requireChange(caller, subjectType)
  const row = await visibleRow(tx, caller, file, id, { lock: true })
  if (row.subjectType !== subjectType || row.subjectId !== subjectId) throw notFound()
  await tx`UPDATE files SET deleted_at = now() WHERE org_id = current_org() AND id = ${id}`
  tell(emit, fileRemoved, row)
  return {}
})

type Told = Pick<Values<typeof file>, 'id' | 'subjectType' | 'subjectId' | 'name'>
const tell = (emit: Emit, type: typeof fileAttached | typeof fileRemoved, { id, subjectType, subjectId, name }: Told) =>
  emit(type as typeof fileAttached, { type: subjectType, id: subjectId }, { fileId: id, of: subjectType, name })
