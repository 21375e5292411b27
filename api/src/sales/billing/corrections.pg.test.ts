import { fold, foldedWords } from '@werkbank/model/base/value/fold.ts'
import { orderWords } from '@werkbank/model/sales/order-search.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkBooks } from '../../jobs/check-books.ts'
import { buildShop, type Shop } from '../../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(async () => {
  expect(shop && (await checkBooks(shop.sql, shop.admin.orgId))).toEqual([])
  await shop?.close()
})

const refused = (code: string) => ({ status: 409, body: { code } })
const reason = 'Kratzer an zwei Figuren'

/** 10 pieces at 10.00 and 19 %, confirmed, and unless `ordered` delivered. */
async function order({ ordered = false } = {}) {
  const product = await shop.product({ onHand: '20', priceMinor: 1_000 })
  const id = await shop.order([{ id: 'a', productId: product, quantity: '10' }])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  if (!ordered) await shop.ask('POST', `/orders/${id}/deliver`, {})
  return id
}
const invoiced = async (id: string) => (await shop.ask('POST', `/orders/${id}/invoice`, {})).invoiceId as string
const post = (path: string, body: object) => shop.admin.call('POST', path, body)
const invoiceOf = (id: string) => shop.ask('GET', `/invoices/${id}`)
const statusOf = async (id: string) => (await shop.ask('GET', `/orders/${id}`)).status

test('IV-09 R-SA23 a price is corrected without goods coming back, with a reason, at most what is left of the line', async () => {
  const id = await order()
  const invoice = await invoiced(id)
  const answer = await post(`/invoices/${invoice}/corrections`, { lines: [{ lineId: 'a', netMinor: 1_500 }], reason })
  expect(answer).toMatchObject({ status: 200, body: { grossMinor: 1_785 } })
  expect(await invoiceOf(answer.body.invoiceId)).toMatchObject({
    kind: 'credit-note',
    reason,
    corrects: [{ invoiceId: invoice, grossMinor: 1_785 }],
    lines: [{ quantity: '0', netMinor: 1_500 }],
  })
  expect(await invoiceOf(invoice)).toMatchObject({ openMinor: 11_900 - 1_785, cancelledOn: null })
  const more = { lines: [{ lineId: 'a', netMinor: 8_501 }], reason }
  expect(await post(`/invoices/${invoice}/corrections`, more)).toMatchObject(refused('more-than-invoiced'))
  expect(await post(`/invoices/${invoice}/corrections`, { lines: more.lines, reason: ' ' })).toMatchObject({
    status: 400,
  })
  expect(await post(`/invoices/${invoice}/corrections`, { lines: more.lines })).toMatchObject({ status: 400 })
  expect(await post(`/orders/${id}/credit`, { reason: ' ' })).toMatchObject({ status: 400 })
})

test('IV-09 what came back is credited for the reason that was said then, unless another one is said', async () => {
  const id = await order()
  await invoiced(id)
  const part = { lines: [{ lineId: 'a', quantity: '1' }] }
  const credited = async (body: object) =>
    (await invoiceOf((await post(`/orders/${id}/credit`, { ...part, ...body })).body.invoiceId)).reason
  expect(await credited({})).toBe('Rückgabe')
  await shop.ask('POST', `/orders/${id}/return`, { ...part, condition: 'sellable', reason: 'Zu kurz' })
  expect(await credited({})).toBe('Zu kurz')
  expect(await credited({ reason })).toBe(reason)
})

test('SA-04 what is refused is no way out of its refusal; SA-18 an order is found by SKU, number and words together', async () => {
  const id = await order({ ordered: true })
  const answer = await post(`/orders/${id}/invoice`, {})
  expect(answer).toMatchObject(refused('nothing-to-invoice'))
  expect(answer.body.data.possible).toContain('order.deliver')
  expect(answer.body.data.possible).not.toContain('order.invoice')
  const { number, committed } = await shop.ask('GET', `/orders/${id}`)
  const { sku } = committed.lines[0]
  const found = async (search: string) =>
    (await shop.ask('GET', `/orders?${new URLSearchParams({ search })}`)).items.map((one: { id: string }) => one.id)
  for (const search of [sku, sku.toLowerCase().slice(1), `${number} ${sku}`]) expect(await found(search)).toEqual([id])
  expect(await found(`${sku} gibtesnicht`)).toEqual([])
  expect(await found(`${sku}_`)).toEqual([])
})

test('SA-18 US-8.5 the app and the API find the same orders, and nobody finds one by what they may not see of its customer', async () => {
  const customerOf = new Map<string, Record<string, unknown>>()
  for (const fields of [
    { name: 'Groß & Söhne', city: 'Łódź', email: 'einkauf@gross.test' },
    { name: 'ISKIR Diş', number: 'Z-4711', city: 'Ankara' },
    { name: 'Œuvre', city: 'Nîmes' },
  ]) {
    const { id } = await shop.ask('POST', '/customers', fields)
    customerOf.set(id, await shop.ask('GET', `/customers/${id}`))
  }
  const ids = [...customerOf.keys()]
  const product = await shop.product({ onHand: '50', sku: 'QX-77' })
  const lines = [{ productId: product, quantity: '1' }]
  for (const [index, customerId] of ids.entries()) {
    const id = await shop.order(lines, { customerId, reference: `Messe ${index} Straße` })
    await post(`/orders/${id}/commit`, {})
    // The working copy now has another customer than the committed version.
    await shop.sql`UPDATE orders SET working_customer_id = ${ids[(index + 1) % ids.length] ?? ''}, working_reference = 'Umzug' WHERE id = ${id}`
  }
  const rows = await shop.sql<(Parameters<typeof orderWords>[0] & { id: string })[]>`
    SELECT id, number, reference, working_reference, customer_id, working_customer_id FROM orders WHERE org_id = ${shop.admin.orgId}`
  const clerk = await shop.personWith('order.read')
  const namesFor = async (person: typeof clerk) =>
    (await person.call('GET', '/orders')).body.items.map((row: { customerName: string | null }) => row.customerName)
  expect((await namesFor(shop.admin)).filter(Boolean).length).toBeGreaterThan(2)
  expect((await namesFor(clerk)).filter(Boolean)).toEqual([])
  let matches = 0
  for (const search of [
    'gross',
    'GROSS sohne',
    'lodz',
    'einkauf@',
    'ıskır',
    'iskir dis',
    'z-4711',
    'oeuvre',
    'nimes messe',
    'strasse umzug',
    'gross ankara',
    'niemand',
    '%',
    'messe 1',
  ])
    for (const [person, seen] of [
      [shop.admin, customerOf],
      [clerk, new Map()],
    ] as const) {
      const model = rows.filter((row) => {
        const words = fold(orderWords(row, (id) => seen.get(id)).join(' '))
        return foldedWords(search).every((word) => words.includes(word))
      })
      const { body } = await person.call('GET', `/orders?${new URLSearchParams({ search, limit: '500' })}`)
      expect(body.items.map(({ id }: { id: string }) => id).sort(), search).toEqual(model.map(({ id }) => id).sort())
      matches += model.length
    }
  expect(matches).toBeGreaterThan(20)
})

test('IV-07 IV-08 credit notes have numbers of their own and use up none of the invoices', async () => {
  const numbers: string[] = []
  for (const _ of [1, 2]) {
    const id = await order()
    numbers.push((await shop.ask('POST', `/orders/${id}/invoice`, {})).number)
    await shop.ask('POST', `/orders/${id}/return`, {
      lines: [{ lineId: 'a', quantity: '1' }],
      condition: 'sellable',
      reason,
    })
    numbers.push((await shop.ask('POST', `/orders/${id}/credit`, {})).number)
  }
  const [invoice = '', credit = '', nextInvoice = '', nextCredit = ''] = numbers
  const serial = (number: string) => Number(number.split('-')[2])
  expect(numbers.map((number) => number.slice(0, 3))).toEqual(['RE-', 'RK-', 'RE-', 'RK-'])
  expect([serial(nextInvoice), serial(nextCredit)]).toEqual([serial(invoice) + 1, serial(credit) + 1])
})

test('IV-09 nothing is credited of none: a quantity of 0 or below is bad input, with a sentence at its line', async () => {
  const id = await order()
  const invoice = await invoiced(id)
  for (const quantity of ['0', '0.000000', '-1'])
    for (const path of [`/orders/${id}/credit`, `/invoices/${invoice}/corrections`])
      expect(await post(path, { lines: [{ lineId: 'a', quantity }], reason })).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'lines.0.quantity', message: 'The quantity must be greater than 0.' }] },
      })
})

test('IV-09 pieces that the customer keeps are credited and not billed again', async () => {
  const id = await order()
  const invoice = await invoiced(id)
  const part = (quantity: string) => ({ lines: [{ lineId: 'a', quantity }], reason })
  expect(await post(`/invoices/${invoice}/corrections`, part('0.5'))).toMatchObject(refused('bad-lines'))
  expect(await post(`/invoices/${invoice}/corrections`, part('11'))).toMatchObject(refused('more-than-invoiced'))
  expect(await post(`/invoices/${invoice}/corrections`, part('2'))).toMatchObject({ status: 200 })
  expect(await post(`/orders/${id}/invoice`, {})).toMatchObject(refused('nothing-to-invoice'))
  expect(await statusOf(id)).toBe('invoiced')
})

test('IV-09 correcting takes a right of its own', async () => {
  const clerk = await shop.personWith('order.read', 'invoice.read', 'invoice.create')
  const invoice = await invoiced(await order())
  const correction = { lines: [{ lineId: 'a', netMinor: 1 }], reason }
  expect(await clerk.call('POST', `/invoices/${invoice}/corrections`, correction)).toMatchObject({ status: 403 })
  expect(await clerk.call('POST', `/invoices/${invoice}/cancel`, { reason })).toMatchObject({ status: 403 })
})

test('IV-08 IV-04 R-SA24 a cancelled invoice is taken back by a document with its own number, and the order is invoiced anew', async () => {
  const id = await order()
  const invoice = await invoiced(id)
  await post(`/invoices/${invoice}/corrections`, { lines: [{ lineId: 'a', netMinor: 1_000 }], reason })
  expect(await statusOf(id)).toBe('invoiced')
  expect(await post(`/invoices/${invoice}/cancel`, {})).toMatchObject({ status: 400 })
  const cancelled = await post(`/invoices/${invoice}/cancel`, { reason: 'Falscher Kunde' })
  expect(cancelled).toMatchObject({ status: 200, body: { grossMinor: 11_900 - 1_190 } })
  expect(await invoiceOf(cancelled.body.invoiceId)).toMatchObject({ cancelsId: invoice, reason: 'Falscher Kunde' })
  expect(await invoiceOf(invoice)).toMatchObject({ openMinor: 0, cancelledOn: expect.any(String) })
  expect(await statusOf(id)).toBe('delivered')
  for (const body of [{ reason }, { reason, lines: [{ lineId: 'a', netMinor: 1 }] }])
    expect(await post(`/invoices/${invoice}/${'lines' in body ? 'corrections' : 'cancel'}`, body)).toMatchObject(
      refused('not-correctable'),
    )
  expect(await shop.ask('POST', `/orders/${id}/invoice`, {})).toMatchObject({ grossMinor: 11_900 })
  expect(await shop.ask('GET', `/orders/${id}`)).toMatchObject({ status: 'invoiced', invoicedMinor: 11_900 })
})

test('IV-08 an invoice on which something was paid is not cancelled, only corrected; two people cancel it once', async () => {
  const paid = await invoiced(await order())
  await shop.ask('POST', `/invoices/${paid}/payments`, { amountMinor: 1 })
  expect(await post(`/invoices/${paid}/cancel`, { reason })).toMatchObject({
    ...refused('already-paid'),
    body: { data: { possible: ['invoice.pay', 'invoice.correct'] } }, // SA-04
  })
  const twice = await invoiced(await order())
  const answers = await Promise.all([1, 2].map(() => post(`/invoices/${twice}/cancel`, { reason })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  const credit = answers.find(({ status }) => status === 200)?.body.invoiceId
  expect(await post(`/invoices/${credit}/cancel`, { reason })).toMatchObject(refused('not-correctable'))
})

test('IV-17 an issue, a correction, a payment and a cancellation post one balanced entry each', async () => {
  const entries = () =>
    shop.sql<{ debit: number; credit: number }[]>`
      SELECT sum(l.debit_minor)::int8 AS debit, sum(l.credit_minor)::int8 AS credit
      FROM journal_entries e JOIN journal_lines l ON l.org_id = e.org_id AND l.entry_id = e.id
      WHERE e.org_id = ${shop.admin.orgId} GROUP BY e.id`
  const [one, other] = [await order(), await order()]
  const before = (await entries()).length
  const [paid, taken] = [await invoiced(one), await invoiced(other)]
  await shop.ask('POST', `/invoices/${paid}/corrections`, { lines: [{ lineId: 'a', netMinor: 1_000 }], reason })
  await shop.ask('POST', `/invoices/${paid}/payments`, { amountMinor: 1 })
  await shop.ask('POST', `/invoices/${taken}/cancel`, { reason })
  const after = await entries()
  expect(after.length - before).toBe(5)
  for (const { debit, credit } of after) expect(debit).toBe(credit)
  expect(after.every(({ debit }) => debit > 0)).toBe(true)
})

test('IV-01 R-SA25 what is ordered is billed before it is delivered, where the company or the order says so', async () => {
  const id = await order({ ordered: true })
  expect(await post(`/orders/${id}/invoice`, {})).toMatchObject(refused('nothing-to-invoice'))
  expect(
    await post(`/orders/${id}/invoice`, { basis: 'ordered', lines: [{ lineId: 'a', quantity: '4' }] }),
  ).toMatchObject({ status: 200, body: { grossMinor: 4_760 } })
  expect(await shop.ask('GET', `/orders/${id}`)).toMatchObject({ delivery: 'none', invoicing: 'part' }) // SA-05
  // This order stays so: the rest, too, and nothing is to be credited for what is still to come.
  expect(await post(`/orders/${id}/credit`, { reason })).toMatchObject(refused('nothing-to-credit'))
  expect(await post(`/orders/${id}/cancel`, { reason })).toMatchObject(refused('already-invoiced'))
  expect(await post(`/orders/${id}/invoice`, {})).toMatchObject({ status: 200, body: { grossMinor: 7_140 } })
  expect(await post(`/orders/${id}/invoice`, {})).toMatchObject(refused('nothing-to-invoice'))
  await shop.ask('POST', `/orders/${id}/deliver`, {})
  expect(await statusOf(id)).toBe('invoiced')
  const listed = (await shop.ask('GET', '/orders?limit=100')).items.find((one: { id: string }) => one.id === id)
  expect(listed).toMatchObject({ delivery: 'all', invoicing: 'all' })
  await shop.ask('POST', `/orders/${id}/return`, {
    lines: [{ lineId: 'a', quantity: '1' }],
    condition: 'sellable',
    reason,
  })
  expect(await post(`/orders/${id}/credit`, { reason })).toMatchObject({ status: 200, body: { grossMinor: 1_190 } })

  await shop.ask('PATCH', '/company', { invoiceBasis: 'ordered' })
  const other = await order({ ordered: true })
  expect(await post(`/orders/${other}/invoice`, { basis: 'delivered' })).toMatchObject(refused('nothing-to-invoice'))
  expect(await post(`/orders/${other}/invoice`, {})).toMatchObject({ status: 200, body: { grossMinor: 11_900 } })
  const draft = await shop.order([{ id: 'a', productId: await shop.product(), quantity: '1' }])
  expect(await post(`/orders/${draft}/invoice`, {})).toMatchObject(refused('not-committed'))
  await shop.ask('PATCH', '/company', { invoiceBasis: 'delivered' })
})

test('IV-02 a document that comes to something else than its preview said is not issued; half a piece is not invoiced', async () => {
  const id = await order()
  const asks = (expectedGrossMinor: number) => post(`/orders/${id}/invoice`, { expectedGrossMinor })
  expect(await asks(11_901)).toMatchObject({
    ...refused('total-differs'),
    body: { code: 'total-differs', data: { expectedMinor: 11_901, grossMinor: 11_900 } },
  })
  expect(await post(`/orders/${id}/invoice`, { lines: [{ lineId: 'a', quantity: '1.5' }] })).toMatchObject(
    refused('bad-lines'),
  )
  const issued = await asks(11_900)
  expect(issued).toMatchObject({ status: 200 })
  const invoice = issued.body.invoiceId
  const correction = { lines: [{ lineId: 'a', netMinor: 100 }], reason }
  expect(await post(`/invoices/${invoice}/corrections`, { ...correction, expectedGrossMinor: 118 })).toMatchObject(
    refused('total-differs'),
  )
  expect(await post(`/invoices/${invoice}/cancel`, { reason, expectedGrossMinor: 1 })).toMatchObject(
    refused('total-differs'),
  )
})

test('SA-15 an order is cancelled with a reason only', async () => {
  const id = await order({ ordered: true })
  for (const body of [{}, { reason: '' }, { reason: ' \u2800' }])
    expect(await post(`/orders/${id}/cancel`, body)).toMatchObject({
      status: 400,
      body: { errors: [expect.objectContaining({ path: 'reason' })] },
    })
  expect(await post(`/orders/${id}/cancel`, { reason: 'Kunde hat abgesagt' })).toMatchObject({ status: 200 })
})

test('SA-13 SA-07 changing a confirmed order and leaving a backorder take rights of their own; a backorder is for named lines', async () => {
  const clerk = await shop.personWith('order.read', 'order.edit', 'order.commit')
  const [plenty, scarce] = [await shop.product({ onHand: '9' }), await shop.product({ onHand: '1' })]
  const lines = (...ids: string[]) => ids.map((id) => ({ id, productId: id === 'p' ? plenty : scarce, quantity: '2' }))
  const id = await shop.order(lines('p', 's', 't'))
  const commit = (person: typeof clerk, of: string, backorder: boolean | string[]) =>
    person.call(
      'POST',
      `/orders/${of}/commit`,
      typeof backorder === 'boolean' ? { backorder } : { backorderLines: backorder },
    )
  expect(await commit(clerk, id, true)).toMatchObject({ status: 403 })
  expect(await commit(clerk, id, ['s', 't'])).toMatchObject({ status: 403 })
  expect(await commit(shop.admin, id, ['s'])).toMatchObject(refused('insufficient-stock'))
  expect(await shop.level(scarce)).toMatchObject({ reserved: '0' })
  expect(await commit(shop.admin, id, ['s', 't'])).toMatchObject({
    status: 200,
    body: {
      backordered: [
        { lineId: 's', quantity: '1' },
        { lineId: 't', quantity: '2' },
      ],
    },
  })
  const own = await shop.order(lines('p'))
  expect(await commit(clerk, own, false)).toMatchObject({ status: 200 })
  await shop.edit(own, (doc) => doc.getMap('head').set('reference', 'anders'))
  expect(await commit(clerk, own, false)).toMatchObject({ status: 403 })
  expect(await commit(shop.admin, own, false)).toMatchObject({ status: 200, body: { version: 2 } })
})
