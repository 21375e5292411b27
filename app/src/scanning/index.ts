import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { onCleanup } from 'solid-js'
import { showToast } from '../design/overlay/toast.tsx'
import { t } from '../i18n/t.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { addScanTaker } from './scan-listener.ts'

type Product = MirrorRow<'products'>

/**
 * Gives the scans of products to `take` while the component is there, whatever field has the focus. Only a whole SKU is one. `wants` says
 * which products can be taken here.
 */
export function useProductScans(options: {
  take: (product: Product) => void
  wants: (product: Product) => boolean
  /** The component is in a dialog. */
  inDialog?: boolean
}): void {
  const mirror = useMirror()
  const find = (code: string) => {
    const wanted = code.toLowerCase()
    for (const product of mirror.all('products'))
      if (product.sku.toLowerCase() === wanted && options.wants(product)) return product
    return undefined
  }
  onCleanup(
    addScanTaker({
      knows: (code) => find(code) !== undefined,
      take: (code) => {
        const product = find(code)
        if (product) options.take(product)
      },
      unknown: (code) => showToast(t('sales.scanUnknown', { code }), { meaning: 'warning' }),
      inDialog: options.inDialog ?? false,
    }),
  )
}
