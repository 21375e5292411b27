import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type OrderChange, orderChanges } from '@werkbank/model/sales/order-changes.ts'
import type { OrderContent } from '@werkbank/model/sales/order-document.ts'
import { type Accessor, createEffect, createMemo, createSignal, untrack } from 'solid-js'
import type { Request } from '../http/request.ts'
import { type Agreed, agreedFromMirror, parseAgreed } from './committed-content.ts'

type OrderRow = MirrorRow<'orders'>

/** Versions never change, so each is asked for once. */
const seen = new Map<string, Agreed>()
const SEEN_MAX = 100

async function readAgreed(request: Request, id: string, version: number): Promise<Agreed | undefined> {
  const key = `${id} ${version}`
  const known = seen.get(key)
  if (known) return known
  const agreed = parseAgreed(await (await request(`/orders/${id}`)).json(), version)
  if (agreed) {
    if (seen.size >= SEEN_MAX) seen.delete(seen.keys().next().value as string)
    seen.set(key, agreed)
  }
  return agreed
}

/**
 * The committed version and what the working copy has changed since, on each keystroke. Whole from the server; without a network
 * from the mirror, which knows the lines and the main fields of the head.
 */
export function createAgreed(options: {
  order: Accessor<OrderRow | undefined>
  lines: Accessor<readonly MirrorRow<'orderLines'>[]>
  content: Accessor<OrderContent>
  request: Request
  online: Accessor<boolean>
}): { agreed: Accessor<Agreed | undefined>; changes: Accessor<readonly OrderChange[]> } {
  // No resource: its first reading would suspend the whole screen, and take the focus from whoever types.
  const [whole, setWhole] = createSignal<{ version: number; agreed: Agreed }>()
  const version = createMemo(() => options.order()?.version ?? 0)
  createEffect(() => {
    const [wanted, id] = [version(), untrack(options.order)?.id]
    if (wanted === 0 || !id || !options.online() || untrack(whole)?.version === wanted) return
    readAgreed(options.request, id, wanted).then(
      (agreed) => agreed && version() === wanted && setWhole({ version: wanted, agreed }),
      () => undefined, // the mirror's version is compared with
    )
  })
  const agreed = createMemo(() => {
    const order = options.order()
    if (!order || order.version === 0) return undefined
    const read = whole() ?? { version: order.version, agreed: seen.get(`${order.id} ${order.version}`) }
    return (
      (read.version === order.version ? read.agreed : undefined) ??
      agreedFromMirror(order, options.lines(), options.content())
    )
  })
  const changes = createMemo(() => {
    const before = agreed()
    return before ? orderChanges(before, options.content()) : []
  })
  return { agreed, changes }
}
