import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { needsApproval } from '@werkbank/model/stock/correction.ts'
import { limitsOnDevice } from '@werkbank/model/stock/correction-overlay.ts'
import { createMemo } from 'solid-js'
import { useMirror, useTable } from '../mirror/use-mirror.ts'

/** Whether a correction takes a second person, as this device can tell; what the person corrected before on this day counts on the server, too. Reactive. */
export function createApprovalCheck() {
  const mirror = useMirror()
  const settings = useTable('settings')
  const limits = createMemo(() => {
    settings()
    return limitsOnDevice((id) => mirror.get('settings', id)?.value)
  })
  return (quantity: string, product: Pick<MirrorRow<'products'>, 'costMinor'> | undefined): boolean =>
    needsApproval({ quantity, costMinor: product?.costMinor }, limits())
}
