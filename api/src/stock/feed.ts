import { orderNumber } from '@werkbank/database/order-name.ts'
import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { Source } from '../feed/source.ts'

/** What a viewer is sent of moves beside their columns: which order they are for, as it is called. */
export const stockSources: Partial<Record<MirrorTable, Source>> = {
  stockMoves: {
    computed: {
      orderNumber: orderNumber('stock_moves', `stock_moves.subject_type = 'order'`, 'stock_moves.subject_id'),
    },
  },
}
