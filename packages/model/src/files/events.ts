import { z } from 'zod'
import { defineEvent } from '../base/event.ts'
import { FILE_SUBJECTS } from '../file-subjects.ts'
import { audienceOf } from '../records/scope.ts'
import { SUBJECTS } from '../subject-rights.ts'
import { FILE_SUBJECT_NAMES, type FileSubjectName } from './file.ts'

/** The subject is the file's record, the audience its viewers. */
const ofRecord = {
  subject: null,
  payload: { fileId: z.string(), of: z.enum(FILE_SUBJECT_NAMES), name: z.string() },
  audience: (id: string, { of }: { of: FileSubjectName }) =>
    audienceOf(SUBJECTS[of], { type: of, id, right: FILE_SUBJECTS[of].read }),
}
export const fileAttached = defineEvent('file.attached', ofRecord)
export const fileRemoved = defineEvent('file.removed', ofRecord)
