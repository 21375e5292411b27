import type { Sql, Tx } from '@werkbank/database/postgres/connect.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { rowIsVisible } from '@werkbank/database/visible.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { idSchema } from '@werkbank/model/base/value/id.ts'
import { FILE_SUBJECTS } from '@werkbank/model/file-subjects.ts'
import { FILE_SUBJECT_NAMES, type FileSubjectName } from '@werkbank/model/files/file.ts'
import { SUBJECTS } from '@werkbank/model/subject-rights.ts'
import { z } from 'zod'
import { missing } from '../http/caller.ts'
import { parseInput } from '../http/input.ts'
import { notFound } from '../http/problem/problem.ts'

/** The record that a file belongs to. */
export type Subject = { subjectType: FileSubjectName; subjectId: string }
const subjectSchema = z.object({ subjectType: z.enum(FILE_SUBJECT_NAMES), subjectId: idSchema })

export const subjectOf = ({ subjectType, subjectId }: Record<string, unknown>): Subject =>
  parseInput(subjectSchema, { subjectType, subjectId })

/** Throws 403 where the caller may not change records of this kind;. */
export function requireChange(caller: Caller, type: FileSubjectName): void {
  const { write } = FILE_SUBJECTS[type]
  if (!can(caller, write)) throw missing(caller, write)
}

/** The same, and that the record is there. */
export async function requireSubject(sql: Sql, caller: Caller, subject: Subject): Promise<void> {
  requireChange(caller, subject.subjectType)
  await withOrg(sql, caller, (tx) => holdSubject(tx, caller, subject), { readOnly: true })
}

/** Throws 404 where the record isn't there, or not in the caller's scope. */
export async function holdSubject(tx: Tx, caller: Caller, { subjectType, subjectId }: Subject): Promise<void> {
  const { table, isLasting } = SUBJECTS[subjectType]
  const [row] = await tx`
    SELECT 1 FROM ${tx(table)} WHERE org_id = current_org() AND id = ${subjectId} ${isLasting ? tx`` : tx`AND deleted_at IS NULL`}
      AND ${rowIsVisible(tx, caller, SUBJECTS[subjectType])}`
  if (!row) throw notFound()
}
