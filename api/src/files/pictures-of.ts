import type { Tx } from '@werkbank/database/connect.ts'
import { file } from '@werkbank/model/files/file.ts'
import { isPicture } from '@werkbank/model/files/media.ts'
import { rowById } from '../records/rows.ts'
import type { Subject } from './rights.ts'

/** Whether a file is a picture of this record that can be shown. */
export async function isPictureOf(tx: Tx, { subjectType, subjectId }: Subject, fileId: string): Promise<boolean> {
  const row = await rowById(tx, file, fileId)
  return row?.subjectType === subjectType && row.subjectId === subjectId && isPicture(row)
}
