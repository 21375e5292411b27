import { appendUpdates } from '@werkbank/database/log/document-log.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { addLine, readOrder, setHeadField, setLineField } from '@werkbank/model/agreement/agreed-document.ts'
import { orderContentHash } from '@werkbank/model/agreement/content-hash.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { checkBooks } from '../jobs/check-books.ts'
import { readPdf } from '../testing-pdf.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

test('R-SA1 R-SA2 R-SA5 R-SA11 an order written offline is committed, delivered, invoiced and paid', async () => {
  const rabbit = await shop.product({ priceMinor: 1_250, costMinor: 500, onHand: '100' })
  const freight = await shop.product({ kind: 'service', priceMinor: 690, costMinor: 0 })
  const id = newId()

  // Given an order that a device wrote offline: only ids are sent, the content travels as the document.
  const device = new Y.Doc()
  setHeadField(device, 'customerId', shop.customer)
  addLine(device, { id: 'a', productId: rabbit, quantity: '12' })
  addLine(device, { id: 'b', productId: freight, quantity: '1' })
  setLineField(device, 'a', 'discountPercent', '10')
  const made = await shop.ask('POST', '/orders', { id, documentFromClient: true })
  expect(made).toMatchObject({ id, documentName: `order:${id}` })

  // When it is committed before its edits have arrived, it is refused; once they have, it goes through.
  const seen = {
    stateVector: Buffer.from(Y.encodeStateVector(device)).toString('base64'),
    contentHash: orderContentHash(readOrder(device)),
  }
  const early = await shop.admin.call('POST', `/orders/${id}/commit`, seen)
  expect(early).toMatchObject({ status: 409, body: { code: 'state-not-received' } })
  await withOrg(shop.sql, shop.admin, (tx) =>
    appendUpdates(tx, [
      {
        orgId: shop.admin.orgId,
        document: `order:${id}`,
        update: Y.encodeStateAsUpdate(device),
        userId: shop.admin.userId,
        clientIds: [device.clientID],
      },
    ]),
  )
  const committed = await shop.ask('POST', `/orders/${id}/commit`, seen)
  expect(committed).toMatchObject({ version: 1, number: expect.stringMatching(/^A\d{5}$/), backordered: [] })
  expect(await shop.level(rabbit)).toMatchObject({ onHand: '100', reserved: '12', available: '88' })

  // 12 × 12.50 − 10 % + 6.90 = 141.90; 19 % tax 26.96.
  const order = await shop.ask('GET', `/orders/${id}`)
  expect(order).toMatchObject({
    status: 'committed',
    version: 1,
    changed: false,
    netMinor: 14_190,
    taxMinor: 2_696,
    grossMinor: 16_886,
  })

  const delivered = await shop.ask('POST', `/orders/${id}/deliver`, {})
  expect(delivered.number).toMatch(/^L\d{5}$/)
  expect(await shop.level(rabbit)).toMatchObject({ onHand: '88', reserved: '0' })
  const invoice = await shop.ask('POST', `/orders/${id}/invoice`, {})
  expect(invoice).toMatchObject({
    grossMinor: 16_886,
    currency: 'EUR',
    number: expect.stringMatching(/^RE-\d{4}-00001$/),
  })
  expect((await shop.ask('GET', `/orders/${id}`)).status).toBe('invoiced')

  expect(await shop.ask('POST', `/invoices/${invoice.invoiceId}/payments`, { amountMinor: 6_886 })).toMatchObject({
    openMinor: 10_000,
  })
  const tooMuch = await shop.admin.call('POST', `/invoices/${invoice.invoiceId}/payments`, { amountMinor: 10_001 })
  expect(tooMuch).toMatchObject({ status: 409, body: { code: 'more-than-open', data: { openMinor: 10_000 } } })
  await shop.ask('POST', `/invoices/${invoice.invoiceId}/payments`, { amountMinor: 10_000 })
  expect((await shop.ask('GET', `/orders/${id}`)).status).toBe('paid')

  const balance = await shop.ask('GET', '/ledger/balance')
  expect(balance.differenceMinor).toBe(0)
  const account = (code: string) => balance.accounts.find((row: { code: string }) => row.code === code)?.balanceMinor
  expect({
    receivable: account('1200'),
    bank: account('1800'),
    tax: account('3806'),
    revenue: account('4400'),
    goods: account('5400'),
  }).toEqual({
    receivable: 0,
    bank: 16_886,
    tax: -2_696,
    revenue: -14_190,
    goods: 6_000,
  })
  expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([])
})

test('R-SA9 the three papers of the order tell the same story', async () => {
  const { items } = await shop.ask('GET', '/invoices')
  const { id, number, deliveries } = await shop.ask('GET', `/orders/${items[0].orderId}`)
  const read = async (path: string) => (await readPdf(shop.url, shop.admin, path)).flat()
  const [confirmation, note, invoice] = [
    await read(`/orders/${id}/confirmation/pdf`),
    await read(`/deliveries/${deliveries[0].id}/pdf`),
    await read(`/invoices/${items[0].id}/pdf`),
  ]
  expect(confirmation).toEqual(expect.arrayContaining([`Auftragsbestätigung ${number}`, '135,00', '168,86 EUR']))
  expect(note).toEqual(expect.arrayContaining([`Lieferschein ${deliveries[0].number}`, 'Zinnfigur 1', '12']))
  expect(note.join(' ')).not.toMatch(/\d,\d\d/)
  expect(invoice).toEqual(expect.arrayContaining([`Rechnung ${items[0].number}`, '135,00', '168,86 EUR']))
})
