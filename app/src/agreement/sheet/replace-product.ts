import { linesOf, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import type { Replica } from '../../replica/replica.ts'

/**
 * Replaces the product of a line, as one step of undo. A slow scanner looks like typing, so the previous product is passed to `tell`, with a function
 * that restores it unless the person has chosen another one meanwhile.
 */
export function replaceProduct(
  replica: Pick<Replica, 'doc' | 'edit' | 'undo'>,
  { id, productId: before }: { id: string; productId: string },
  after: string,
  tell: (takeBack: () => void) => void,
): void {
  if (before === after) return
  replica.undo?.stopCapturing()
  replica.edit(() => setLineField(replica.doc, id, 'productId', after))
  replica.undo?.stopCapturing()
  tell(() => {
    if (linesOf(replica.doc).get(`${id}.productId`) === after)
      replica.edit(() => setLineField(replica.doc, id, 'productId', before))
  })
}
