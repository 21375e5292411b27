import { linesOf, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import type { Replica } from '../replica/replica.ts'

/**
 * Puts another product into a line, as one step of undo. A scanner that types slowly looks like somebody who types, so what stood there is
 * handed to `tell`, with the way back; the way back leaves alone what somebody chose in the meantime.
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
