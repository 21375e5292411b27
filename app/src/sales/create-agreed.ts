import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type OrderChange, orderChanges } from '@werkbank/model/sales/order-changes.ts'
import type { OrderContent } from '@werkbank/model/sales/order-document.ts'
import { type Accessor, createMemo, createResource } from 'solid-js'
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
  const wanted = () => {
    const order = options.order()
    return order && order.version > 0 ? { id: order.id, version: order.version, online: options.online() } : undefined
  }
  const [whole] = createResource(
    createMemo(wanted, undefined, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) }),
    // Without an answer the mirror's version is compared with; that is the way it is shown offline.
    async ({ id, version, online }) => ({
      version,
      agreed: online
        ? await readAgreed(options.request, id, version).catch(() => undefined)
        : seen.get(`${id} ${version}`),
    }),
  )
  const agreed = createMemo(() => {
    const order = options.order()
    if (!order || order.version === 0) return undefined
    const read = whole.latest
    return read?.version === order.version && read.agreed
      ? read.agreed
      : agreedFromMirror(order, options.lines(), options.content())
  })
  const changes = createMemo(() => {
    const before = agreed()
    return before ? orderChanges(before, options.content()) : []
  })
  return { agreed, changes }
}
