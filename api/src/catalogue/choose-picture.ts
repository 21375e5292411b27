import { choosePicture, withChoice } from '@werkbank/model/catalogue/commands.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import { isPictureOf } from '../files/index.ts'
import { handle } from '../http/command/command-route.ts'
import { notFound } from '../http/problem/problem.ts'
import { changeRow } from '../records/change-row.ts'
import { rowById } from '../records/rows.ts'

/** PI-03: the other contexts keep their choice. */
export const handleChoosePicture = handle(choosePicture, async (work, { id, context, fileId }) => {
  const row = await rowById(work.tx, product, id, { lock: true })
  if (!row) throw notFound()
  const isPicture = fileId === null || (await isPictureOf(work.tx, { subjectType: 'product', subjectId: id }, fileId))
  if (!isPicture) throw work.refuse('no-picture', {})
  const { version } = await changeRow(work as never, product, {
    id,
    pictures: withChoice(row.pictures, context, fileId),
  })
  return { version }
})
