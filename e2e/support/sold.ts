import type { APIRequestContext } from 'playwright-core'

/** Makes calls below /api/v1 as the signed-in person; throws where one is refused. */
export function makeAsk(request: APIRequestContext, url: string) {
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of a body by expecting it
  return async (method: 'GET' | 'POST' | 'PATCH', path: string, data?: unknown): Promise<any> => {
    const answer = await request.fetch(`${url}/api/v1${path}`, {
      method,
      headers: { origin: url },
      ...(data === undefined ? {} : { data }),
    })
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
    return await answer.json()
  }
}
export type Ask = ReturnType<typeof makeAsk>

export type Sold = { order: string; customer: string; product: string; sku: string; line: string; warehouse: string }

/** An order over `quantity` pieces at 10.00 of a product of its own, for a customer of its own, confirmed and (but for `ordered`) delivered. */
export async function sell(ask: Ask, quantity = '4', { ordered = false } = {}): Promise<Sold> {
  const { items: places } = await ask('GET', '/locations')
  const warehouse = places.find(
    (place: { kind: string; sellable: boolean }) => place.kind === 'warehouse' && place.sellable,
  ).id
  const name = crypto.randomUUID().slice(0, 8)
  const sku = `ZF-${name}`
  const [{ id: customer }, { id: product }] = [
    await ask('POST', '/customers', { name: `Kunde ${name}`, paymentDays: 14 }),
    await ask('POST', '/products', { sku, name: `Zinnfigur ${name}`, priceMinor: 1_000, costMinor: 400 }),
  ]
  await ask('POST', '/stock/receipts', { productId: product, quantity: '50', locationId: warehouse })
  const line = 'l1'
  const lines = [{ id: line, productId: product, quantity }]
  const { id: order } = await ask('POST', '/orders', { id: crypto.randomUUID(), customerId: customer, lines })
  await ask('POST', `/orders/${order}/commit`, {})
  if (!ordered) await ask('POST', `/orders/${order}/deliver`, {})
  return { order, customer, product, sku, line, warehouse }
}
