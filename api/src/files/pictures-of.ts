import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { file } from '@werkbank/model/files/file.ts'
import { isPicture } from '@werkbank/model/files/media.ts'
import { type PictureChoices, type PictureContext, primaryPicture } from '@werkbank/model/files/picture.ts'
import { rowById } from '../records/rows.ts'
import type { Subject } from './rights.ts'

/** Whether a file is a picture of this record that can be shown. */
export async function isPictureOf(tx: Tx, { subjectType, subjectId }: Subject, fileId: string): Promise<boolean> {
  const row = await rowById(tx, file, fileId)
  return row?.subjectType === subjectType && row.subjectId === subjectId && isPicture(row)
}

type Pictured = { id: string; parentId: string | null; pictures: PictureChoices }
type Shown = Parameters<typeof primaryPicture>[0] extends Iterable<infer F> ? F : never

/** Of each product that has one the hash of its picture in a context, else that of its parent's: as `createProductPictures` of the app says it (PI-01). */
export async function productPictures(
  tx: Tx,
  productIds: readonly string[],
  context: PictureContext,
): Promise<Map<string, string>> {
  const ids = [...new Set(productIds)]
  const products = await tx<Pictured[]>`
    SELECT id, parent_id, pictures FROM products WHERE org_id = current_org()
      AND id IN (SELECT unnest(${ids}::uuid[]) UNION SELECT parent_id FROM products WHERE org_id = current_org() AND id = ANY(${ids}::uuid[]))`
  const files = await tx<(Shown & { subjectId: string; sha256: string })[]>`
    SELECT id, subject_id, sha256, media_type, width, height, created_at FROM files
    WHERE org_id = current_org() AND subject_type = 'product' AND subject_id = ANY(${products.map(({ id }) => id)}::uuid[]) AND deleted_at IS NULL`
  const byId = new Map(products.map((product) => [product.id, product]))
  const byProduct = Map.groupBy(files, ({ subjectId }) => subjectId)
  const own = (product: Pictured | undefined) =>
    product && primaryPicture(byProduct.get(product.id) ?? [], product.pictures, context)?.sha256
  return new Map(
    ids.flatMap((id): [string, string][] => {
      const product = byId.get(id)
      const found = own(product) ?? own(byId.get(product?.parentId ?? ''))
      return found === undefined ? [] : [[id, found]]
    }),
  )
}
