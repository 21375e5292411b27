import { createMemo } from 'solid-js'
import { agreedFromMirror } from '../../agreement/committed-content.ts'
import { createWorkingCopy, type WorkingCopy } from '../../agreement/create-working-copy.ts'
import { useRow, useRowsBy } from '../../mirror/use-mirror.ts'
import type { Replica } from '../../replica/replica.ts'
import { ORDER_KIND } from './order-agreement.ts'

/** An order as it is being written, beside what was agreed of it line by line. */
export function createWorkingOrder(id: string, replica: Replica): WorkingCopy {
  const order = useRow('orders', () => id)
  const rows = useRowsBy('orderLines', 'orderId', () => id)
  const rowById = createMemo(() => new Map(rows().map((row) => [row.lineId, row])))
  const agreedLine = (lineId: string) => rowById().get(lineId)
  return createWorkingCopy(replica, {
    kind: ORDER_KIND,
    id,
    version: () => order()?.version ?? 0,
    agreedCustomerId: () => order()?.customerId ?? null,
    currency: () => order()?.currency,
    agreedLine,
    progress: agreedLine,
    fromMirror: (content) => {
      const row = order()
      return row && agreedFromMirror(row, rows(), content)
    },
  })
}
