import { appendUpdates, readDocument } from '@werkbank/database/log/document-log.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import type { Permission } from '@werkbank/model/base/permission.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import * as Y from 'yjs'
import { buildApi, type TestPerson } from './testing.ts'

export type Shop = Awaited<ReturnType<typeof buildShop>>
type ProductOptions = {
  sku?: string
  name?: string
  priceMinor?: number
  costMinor?: number
  taxPercent?: string
  onHand?: string
  kind?: 'goods' | 'service' | 'parent'
  unit?: string
}

/** An API with a warehouse, a customer and a way to make products with stock: what a story about sales begins with. */
export async function buildShop(options: Parameters<typeof buildApi>[0] = {}) {
  const built = await buildApi(options)
  const { admin } = built
  const done = async (
    person: TestPerson,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => {
    const answer = await person.call(method, path, body, headers)
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  const ask = (method: string, path: string, body?: unknown) => done(admin, method, path, body)
  const warehouse = (await ask('POST', '/locations', { code: 'HL', name: 'Hauptlager', rank: 1 })).id as string
  const customer = (await ask('POST', '/customers', { name: 'Spielwaren Mayer', paymentDays: 30 })).id as string
  let serial = 0
  const product = async ({ onHand, ...fields }: ProductOptions = {}): Promise<string> => {
    serial += 1
    const { id } = await ask('POST', '/products', {
      sku: `FIG-${serial}`,
      name: `Zinnfigur ${serial}`,
      confirmName: true,
      priceMinor: 1_000,
      costMinor: 400,
      ...fields,
    })
    if (onHand) await ask('POST', '/stock/receipts', { productId: id, quantity: onHand, locationId: warehouse })
    return id
  }
  const order = async (
    lines: { id?: string; productId: string; quantity: string; unitPriceMinor?: number; discountPercent?: string }[],
    fields: Record<string, unknown> = {},
  ): Promise<string> => (await ask('POST', '/orders', { id: newId(), customerId: customer, lines, ...fields })).id
  const level = async (productId: string) => {
    const { items } = await ask('GET', `/stock/levels?productId=${productId}`)
    return items[0] as { onHand: string; reserved: string; available: string } | undefined
  }
  /** Edits the working copy as the device of a person would; the update goes to the log. */
  const edit = async (id: string, change: (doc: Y.Doc) => void, userId = admin.userId, kind = 'order') => {
    const document = `${kind}:${id}`
    await withOrg(built.sql, admin, async (tx) => {
      const { doc } = await readDocument(tx, admin.orgId, document)
      const before = Y.encodeStateVector(doc)
      change(doc)
      await appendUpdates(tx, [
        {
          orgId: admin.orgId,
          document,
          update: Y.encodeStateAsUpdate(doc, before),
          userId,
          clientIds: [doc.clientID],
        },
      ])
    })
  }
  /** A person with a role of exactly these rights. */
  const personWith = async (...permissions: Permission[]) => {
    const key = `with-${permissions.join('-').replaceAll('.', '-')}`
    await built.sql`INSERT INTO roles (org_id, key, name, permissions) VALUES (${admin.orgId}, ${key}, ${key}, ${permissions}) ON CONFLICT DO NOTHING`
    return await built.person(key)
  }
  return { ...built, personWith, ask, warehouse, customer, product, order, level, edit }
}
