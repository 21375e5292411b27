// One file: its papers are all of one company's documents.
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import { setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { dayIn, ZONE_DEFAULT } from '@werkbank/model/base/value/company-day.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pictureOf, uploadFile } from '../testing-files.ts'
import { fetchPdf, readPdf } from '../testing-pdf.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const read = (path: string) => readPdf(shop.url, shop.admin, path)
const customer = async (fields: Record<string, unknown> = {}): Promise<string> =>
  (await shop.ask('POST', '/customers', { name: 'Käthe Groß & Söhne', confirmName: true, ...MUNICH, ...fields })).id
const MUNICH = { street: 'Müllerstraße 7', postalCode: '80469', city: 'München' }
const today = () => dayIn(new Date(), ZONE_DEFAULT).split('-').reverse().join('.')

/** An order of two lines, of which 3 of 12 figures are a backorder: 108.00 + 6.90 net, 21.83 tax. */
async function committedOrder(fields: Record<string, unknown> = {}, dated: { orderedOn?: string } = {}) {
  const figure = await shop.product({ name: 'Trommler, groß', priceMinor: 1_000, onHand: '9' })
  const freight = await shop.product({ name: 'Überführung', kind: 'service', unit: 'Fahrt', priceMinor: 690 })
  const lines = [
    { id: 'a', productId: figure, quantity: '12', discountPercent: '10', note: 'blau-weiß' },
    { id: 'b', productId: freight, quantity: '1' },
  ]
  const id = await shop.order(lines, { customerId: await customer(), ...fields })
  const { number } = await shop.ask('POST', `/orders/${id}/commit`, { backorder: true, ...dated })
  return { id, number: number as string }
}

test('R-SA11 a confirmation says what was agreed, to whom, and what is a backorder', async () => {
  const { id, number } = await committedOrder({ reference: 'Bestellung 4711', requestedDate: '2031-03-05' })
  const pages = await read(`/orders/${id}/confirmation/pdf`)
  expect(pages).toHaveLength(1)
  const [page] = pages as [string[]]
  expect(page).toEqual(
    expect.arrayContaining([`Auftragsbestätigung ${number}`, 'Käthe Groß & Söhne', 'Müllerstraße 7', '80469 München']),
  )
  expect(valueAt(page, 'Datum')).toBe(today())
  expect(valueAt(page, 'Version')).toBe('1')
  expect(valueAt(page, 'Ihre Referenz')).toBe('Bestellung 4711')
  expect(valueAt(page, 'Wunschtermin')).toBe('05.03.2031')
  expect(after(page, 'Netto', 19)).toEqual([
    ...['1', expect.stringMatching(/^FIG-/), 'Trommler, groß', 'blau-weiß', 'davon 3 im Rückstand'],
    ...['12 Stk.', '10,00', '10 %', '108,00'],
    ...['2', expect.stringMatching(/^FIG-/), 'Überführung', '1 Fahrt', '6,90', '6,90'],
    ...['Netto', '114,90 EUR', 'USt 19 % auf 114,90', '21,83 EUR'],
  ])
  expect(valueAt(page, 'Gesamt')).toBe('136,73 EUR')
  expect(page).toContain('Seite 1 von 1')
})

test('PI-01 papers show the pictures of their products where the company wants them, and none before', async () => {
  const { id } = await committedOrder()
  const { lines } = (await shop.ask('GET', `/orders/${id}`)).committed
  const picture = await pictureOf()
  await uploadFile(shop.admin, { subjectType: 'product', subjectId: lines[0].productId }, picture, 'trommler.png')
  const { deliveryId } = await shop.ask('POST', `/orders/${id}/deliver`, {})
  const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, {})
  const confirmation = `/orders/${id}/confirmation/pdf`
  const picturesIn = async (path: string) =>
    Buffer.from(await fetchPdf(shop.url, shop.admin, path))
      .toString('latin1')
      .match(/\/Subtype\s*\/Image/g)?.length ?? 0
  expect(await picturesIn(confirmation)).toBe(0)
  await shop.ask('PUT', '/settings/files.onPapers', { level: 'organisation', value: true })
  try {
    expect(await picturesIn(confirmation)).toBe(1)
    expect(await picturesIn(`/deliveries/${deliveryId}/pdf`)).toBe(1)
    expect(await picturesIn(`/invoices/${invoiceId}/pdf`)).toBe(1)
    const [page] = (await read(confirmation)) as [string[]]
    expect(page).toEqual(expect.arrayContaining(['Trommler, groß', 'blau-weiß', 'Überführung', '108,00']))
  } finally {
    await shop.ask('PUT', '/settings/files.onPapers', { level: 'organisation', value: false })
  }
  expect(await picturesIn(confirmation)).toBe(0)
  expect(await picturesIn(`/invoices/${invoiceId}/pdf`)).toBe(1) // kept as first printed
})

test('R-SA11 a version is confirmed as it was agreed, also after the customer has moved and the order was changed', async () => {
  const { id } = await committedOrder({ reference: 'zuerst' })
  const { customerId } = await shop.ask('GET', `/orders/${id}`)
  const first = await read(`/orders/${id}/confirmation/pdf`)
  await shop.ask('PATCH', `/customers/${customerId}`, { street: 'Kaiserstraße 1', city: 'Wien', country: 'AT' })
  expect(await read(`/orders/${id}/confirmation/pdf`)).toEqual(first)

  await shop.edit(id, (doc) => setHeadField(doc, 'reference', 'danach'))
  await shop.ask('POST', `/orders/${id}/commit`, { backorder: true })
  const [second] = (await read(`/orders/${id}/confirmation/pdf`)) as [string[]]
  expect(valueAt(second, 'Version')).toBe(`2 vom ${today()}`)
  expect(valueAt(second, 'Ihre Referenz')).toBe('danach')
  expect(second).toEqual(expect.arrayContaining(['Kaiserstraße 1', '80469 Wien', 'Österreich', 'davon 3 im Rückstand']))
  // What is a backorder is known of the last version only.
  const withoutBackorder = first.map((page) => page.filter((text) => !text.includes('Rückstand')))
  expect(await read(`/orders/${id}/confirmation/pdf?version=1`)).toEqual(withoutBackorder)
})

test('a version that was agreed before customers were kept is confirmed to the customer as it is now', async () => {
  const { id } = await committedOrder()
  await withOrg(
    shop.sql,
    shop.admin,
    (tx) => tx`INSERT INTO order_versions (org_id, order_id, version, head, lines, totals, document_seq, state_vector)
      SELECT org_id, order_id, 2, head, lines, totals, document_seq, state_vector FROM order_versions WHERE org_id = current_org() AND order_id = ${id}`,
  )
  expect((await read(`/orders/${id}/confirmation/pdf?version=2`))[0]).toContain('Käthe Groß & Söhne')
})

test('a cancelled order says so on its confirmation', async () => {
  const { id } = await committedOrder()
  await shop.ask('POST', `/orders/${id}/cancel`, { reason: 'Nicht gewünscht' })
  expect((await read(`/orders/${id}/confirmation/pdf`))[0]).toContain('Dieser Auftrag ist storniert.')
})

test('R-SA14 a delivery note tells the goods of its delivery and where they go, without a price', async () => {
  const { id, number } = await committedOrder({
    reference: 'Bestellung 4711',
    deliveryAddress: 'Lager Süd\n\nTor 3\n81379 München',
  })
  const part = { lines: [{ lineId: 'a', quantity: '5' }] }
  const { deliveryId, number: noteNumber } = await shop.ask('POST', `/orders/${id}/deliver`, part)
  const [page] = (await read(`/deliveries/${deliveryId}/pdf`)) as [string[]]
  const at = page.indexOf('Käthe Groß & Söhne')
  expect(page.slice(at, at + 4)).toEqual(['Käthe Groß & Söhne', 'Lager Süd', 'Tor 3', '81379 München'])
  expect(page).toContain(`Lieferschein ${noteNumber}`)
  expect(valueAt(page, 'Auftrag')).toBe(number)
  expect(valueAt(page, 'Ihre Referenz')).toBe('Bestellung 4711')
  expect(after(page, 'Einheit', 6)).toEqual([
    '1',
    expect.stringMatching(/^FIG-/),
    'Trommler, groß',
    'blau-weiß',
    '5',
    'Stk.',
  ])
  expect(page.join('\n')).not.toMatch(/\d,\d\d|EUR|USt|Netto|Preis|Überführung/)

  // What is agreed later changes nothing of it.
  await shop.edit(id, (doc) => setHeadField(doc, 'deliveryAddress', 'Anderswo'))
  await shop.ask('POST', `/orders/${id}/commit`, { backorder: true })
  expect(await read(`/deliveries/${deliveryId}/pdf`)).toEqual([page])
})

test('R-SA14 what was picked at two places is one line of the delivery note, by the positions of the order', async () => {
  const [first, second] = [await shop.product({ unit: 'kg', onHand: '4' }), await shop.product({ onHand: '2' })]
  const { id: cellar } = await shop.ask('POST', '/locations', { code: 'K', name: 'Keller' })
  await shop.ask('POST', '/stock/receipts', { productId: first, quantity: '3.5', locationId: cellar })
  const id = await shop.order([
    { id: 'z', productId: first, quantity: '7.5' },
    { id: 'a', productId: second, quantity: '2' },
  ])
  await shop.ask('POST', `/orders/${id}/commit`, {})
  const { deliveryId } = await shop.ask('POST', `/orders/${id}/deliver`, {})
  const [page] = (await read(`/deliveries/${deliveryId}/pdf`)) as [string[]]
  const cells = after(page, 'Einheit', 10)
  expect([cells[0], cells[3], cells[5], cells[8]]).toEqual(['1', '7,5', '2', '2'])
})

test('a return has its paper, too', async () => {
  const { id } = await committedOrder()
  await shop.ask('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity: '5' }] })
  const back = await shop.ask('POST', `/orders/${id}/return`, {
    condition: 'sellable',
    reason: 'Zu viel bestellt',
    lines: [{ lineId: 'a', quantity: '2' }],
  })
  expect((await read(`/deliveries/${back.deliveryId}/pdf`))[0]).toContain(`Rücklieferschein ${back.number}`)
})

test('a table longer than a page goes on under its head, and the sums stand on the last page', async () => {
  const goods = await shop.product({ name: 'Zinnsoldat mit Trommel und einem ziemlich langen Namen', onHand: '1000' })
  const lines = Array.from({ length: 75 }, (_, index) => ({ id: `l${index}`, productId: goods, quantity: '1' }))
  const id = await shop.order(lines)
  await shop.ask('POST', `/orders/${id}/commit`, {})
  const { deliveryId } = await shop.ask('POST', `/orders/${id}/deliver`, {})
  const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, {})
  const papers = [`/orders/${id}/confirmation/pdf`, `/invoices/${invoiceId}/pdf`, `/deliveries/${deliveryId}/pdf`]
  for (const path of papers) {
    const pages = await read(path)
    expect(pages.length, path).toBeGreaterThan(1)
    const positions = pages.flatMap((page) => page.filter((text) => /^\d{1,2}$/.test(text) && text !== '1'))
    const title = pages[0]?.find((text) => /^(Auftrag|Rech|Lief)\S+ \S+$/.test(text))
    for (const [index, page] of pages.entries()) {
      expect(page, path).toEqual(expect.arrayContaining(['Pos.', 'Bezeichnung', title]))
      expect(page).toContain(`Seite ${index + 1} von ${pages.length}`)
      expect(page.includes('Gesamt'), path).toBe(index === pages.length - 1 && !path.startsWith('/deliveries'))
    }
    expect(positions, path).toEqual(lines.slice(1).map((_, index) => String(index + 2)))
  }
})

test('DO-15 SA-12 R-SA9 an invoice prints its stored sums', async () => {
  const { id } = await committedOrder()
  await shop.ask('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity: '5' }] })
  const invoice = await shop.ask('POST', `/orders/${id}/invoice`, {})
  const [page] = (await read(`/invoices/${invoice.invoiceId}/pdf`)) as [string[]]
  expect(page).toContain(`Rechnung ${invoice.number}`)
  expect(after(page, 'Netto', 7)).toEqual([
    '1',
    expect.stringMatching(/^FIG-/),
    'Trommler, groß',
    '5 Stk.',
    '10,00',
    '10 %',
    '45,00',
  ])
  expect(valueAt(page, 'USt 19 % auf 45,00')).toBe('8,55 EUR')
  expect(valueAt(page, 'Gesamt')).toBe('53,55 EUR')
  expect(invoice.grossMinor).toBe(5_355)
})

test('DO-02 an invoice keeps what it said of both sides, its order and its deliveries; the next one says what is so then', async () => {
  const before = {
    ...{ street: 'Zinngasse 1', postalCode: '90402', city: 'Nürnberg', taxNumber: '241/1/2', vatId: 'de 123456789' },
    ...{ bank: 'Sparkasse', iban: 'de89 3704 0044 0532 0130 00' },
  }
  await shop.ask('PATCH', '/company', before)
  const { id, number } = await committedOrder({ reference: 'Bestellung 4711' }, { orderedOn: '2026-03-01' })
  const deliver = (quantity: string, deliveredOn: string) =>
    shop.ask('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity }], deliveredOn })
  const [one, two] = [await deliver('2', '2026-03-02'), await deliver('3', '2026-03-04')]
  const invoice = await shop.ask('POST', `/orders/${id}/invoice`, { invoicedOn: '2026-03-10' })
  const first = await read(`/invoices/${invoice.invoiceId}/pdf`)
  const [page] = first as [string[]]
  expect(page).toEqual(
    expect.arrayContaining(['Zinngasse 1', '90402 Nürnberg', 'Steuernummer 241/1/2', 'USt-IdNr. DE123456789']),
  )
  expect(page).toEqual(expect.arrayContaining(['Müllerstraße 7', 'IBAN DE89 3704 0044 0532 0130 00']))
  expect(valueAt(page, 'Auftrag')).toBe(number)
  expect(valueAt(page, 'Ihre Referenz')).toBe('Bestellung 4711')
  expect(valueAt(page, 'Lieferschein')).toBe(`${one.number}, ${two.number}`)
  expect(valueAt(page, 'Lieferdatum')).toBe('02.03.2026, 04.03.2026')
  expect(page.join(' ')).toContain('bis zum 24.03.2026 auf das Konto DE89 3704 0044 0532 0130 00, Sparkasse')

  const { customerId } = await shop.ask('GET', `/orders/${id}`)
  await shop.ask('PATCH', `/customers/${customerId}`, { street: 'Kaiserstraße 1', city: 'Wien', country: 'AT' })
  await shop.ask('PATCH', '/company', { street: 'Bleiweg 2', iban: null })
  const three = await deliver('1', '2026-04-01')
  const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, {})
  expect(await read(`/invoices/${invoice.invoiceId}/pdf`)).toEqual(first)
  const [second] = (await read(`/invoices/${invoiceId}/pdf`)) as [string[]]
  expect(second).toEqual(expect.arrayContaining(['Bleiweg 2', 'Kaiserstraße 1', 'Österreich']))
  expect(second.join(' ')).not.toMatch(/IBAN|Konto/)
  expect(valueAt(second, 'Lieferschein')).toBe(three.number)
  expect(valueAt(second, 'Lieferdatum')).toBe('01.04.2026')
})

test('DO-02 an invoice and a delivery note are kept as first printed: the same bytes for ever, also by another layout', async () => {
  const { id } = await committedOrder()
  const { deliveryId } = await shop.ask('POST', `/orders/${id}/deliver`, {
    lines: [{ lineId: 'a', quantity: '5' }],
  })
  const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, {})
  const paths = [`/invoices/${invoiceId}/pdf`, `/deliveries/${deliveryId}/pdf`]
  const bytesOf = async (path: string) => Buffer.from(await fetchPdf(shop.url, shop.admin, path))
  const first = await Promise.all(paths.map(bytesOf))
  await shop.ask('PATCH', '/company', { directors: 'Neue Leitung' }) // which the delivery note prints
  for (const [index, path] of paths.entries()) expect((await bytesOf(path)).equals(first[index] as Buffer)).toBe(true)

  const kept = await withOrg(
    shop.sql,
    shop.admin,
    (tx) => tx<{ layout: number; language: string; printedBy: string; isWhole: boolean }[]>`
      SELECT layout, language, printed_by, sha256 = sha256(pdf) AS is_whole FROM printed_papers
      WHERE org_id = current_org() AND subject_id IN ${tx([invoiceId, deliveryId])}`,
  )
  const row = { layout: 2, language: 'de', printedBy: shop.admin.userId, isWhole: true }
  expect(kept.map((one) => ({ ...one }))).toEqual([row, row])
  for (const change of [
    (tx: Tx) => tx`UPDATE printed_papers SET title = 'x' WHERE subject_id = ${invoiceId}`,
    (tx: Tx) => tx`DELETE FROM printed_papers WHERE subject_id = ${invoiceId}`,
  ])
    await expect(withOrg(shop.sql, shop.admin, async (tx) => void (await change(tx)))).rejects.toThrow('never changed')
})

test('two who print an invoice for the first time at the same moment get the same file', async () => {
  const { id } = await committedOrder()
  await shop.ask('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity: '5' }] })
  const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, {})
  const read = () => fetchPdf(shop.url, shop.admin, `/invoices/${invoiceId}/pdf`)
  const [one, other] = await Promise.all([read(), read()])
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true)
})

test.each([
  ['CH', 'Steuerfreie Ausfuhrlieferung (§ 4 Nr. 1 Buchst. a UStG).'],
  ['AT', 'Steuerfreie innergemeinschaftliche Lieferung (§ 4 Nr. 1 Buchst. b UStG).'],
  ['DE', 'Umsatzsteuerfrei.'],
])('an invoice without tax to a customer in %s says why', async (country, why) => {
  const of = async (taxMode: string) => {
    const { id } = await committedOrder({ customerId: await customer({ country, taxMode }) })
    await shop.ask('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity: '5' }] })
    const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, {})
    return (await read(`/invoices/${invoiceId}/pdf`))[0]
  }
  expect(await of('exempt')).toContain(why)
  expect(await of('domestic')).not.toContain(why)
})

test('CU-06 an invoice names the VAT identification number that its customer had then', async () => {
  const customerId = await customer({ country: 'AT', taxMode: 'exempt', vatId: 'atu 12345678' })
  const { id } = await committedOrder({ customerId })
  const bill = async () => {
    await shop.ask('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity: '1' }] })
    return `/invoices/${(await shop.ask('POST', `/orders/${id}/invoice`, {})).invoiceId}/pdf`
  }
  const first = await bill()
  await shop.ask('PATCH', `/customers/${customerId}`, { vatId: 'ATU87654321' })
  const second = await bill()
  await shop.ask('PATCH', `/customers/${customerId}`, { vatId: '' })
  const third = await bill()
  expect(valueAt((await read(first))[0] ?? [], 'Ihre USt-IdNr.')).toBe('ATU12345678')
  expect(valueAt((await read(second))[0] ?? [], 'Ihre USt-IdNr.')).toBe('ATU87654321')
  expect((await read(third))[0]).not.toContain('Ihre USt-IdNr.')
})

test('IV-09 a paper that takes something back names its invoice and the reason, and is no Gutschrift', async () => {
  const { id } = await committedOrder()
  await shop.ask('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity: '5' }] })
  const invoice = await shop.ask('POST', `/orders/${id}/invoice`, {})
  const lines = [{ lineId: 'a', quantity: '1' }]
  await shop.ask('POST', `/orders/${id}/return`, { condition: 'sellable', reason: 'Zu viel bestellt', lines })
  const credit = await shop.ask('POST', `/orders/${id}/credit`, { reason: 'Ware zurück', lines })
  const [page] = (await read(`/invoices/${credit.invoiceId}/pdf`)) as [string[]]
  expect(page).toContain(`Rechnungskorrektur ${credit.number}`)
  expect([valueAt(page, 'Zu Rechnung'), valueAt(page, 'Grund')]).toEqual([invoice.number, 'Ware zurück'])
  expect(page).not.toContain('Fällig')
  const cancelled = await shop.ask('POST', `/invoices/${invoice.invoiceId}/cancel`, { reason: 'Falscher Kunde' })
  const [storno] = (await read(`/invoices/${cancelled.invoiceId}/pdf`)) as [string[]]
  expect(storno).toContain(`Stornorechnung ${cancelled.number}`)
  expect([valueAt(storno, 'Zu Rechnung'), valueAt(storno, 'Grund')]).toEqual([invoice.number, 'Falscher Kunde'])
})

test('an invoice from before it kept anything is printed with both sides as they are', async () => {
  const { id } = await committedOrder()
  await shop.ask('POST', `/orders/${id}/deliver`, { lines: [{ lineId: 'a', quantity: '5' }] })
  const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, {})
  const old = newId()
  await withOrg(
    shop.sql,
    shop.admin,
    (
      tx,
    ) => tx`INSERT INTO invoices (org_id, id, series, year, serial, number, kind, order_id, customer_id, currency, invoiced_on, due_on, lines, taxes, net_minor, tax_minor, gross_minor)
      SELECT org_id, ${old}, 'old', year, serial, 'OLD-' || number, kind, order_id, customer_id, currency, invoiced_on, due_on, lines, taxes, net_minor, tax_minor, gross_minor
      FROM invoices WHERE org_id = current_org() AND id = ${invoiceId}`,
  )
  const [page] = (await read(`/invoices/${old}/pdf`)) as [string[]]
  expect(page).toContain('Käthe Groß & Söhne')
  expect(page).not.toContain('Lieferdatum')
})

test('what a company says of itself is checked, and what another changed meanwhile is shown first', async () => {
  const wrong = async (body: object) => {
    const { status, body: problem } = await shop.admin.call('PATCH', '/company', body)
    expect(status).toBe(400)
    return problem.errors[0].path
  }
  expect(await wrong({ iban: 'DE88 3704 0044 0532 0130 00' })).toBe('iban')
  expect(await wrong({ vatId: 'DE12' })).toBe('vatId')
  expect(await wrong({ bic: 'HALLO' })).toBe('bic')
  expect(await wrong({ email: 'kein @' })).toBe('email')
  await shop.ask('PATCH', '/company', { city: 'Fürth', bank: '  ', website: 'zinn.example' })
  expect(await shop.ask('GET', '/company')).toMatchObject({ city: 'Fürth', bank: null, website: 'zinn.example' })
  expect((await shop.ask('PATCH', '/company', { city: 'Fürth' })).fields).toEqual([])
  const late = await shop.admin.call('PATCH', '/company', {
    city: 'Roth',
    phone: '1',
    seen: { city: 'Nürnberg', phone: null },
  })
  expect([late.status, late.body.code, late.body.data]).toEqual([
    409,
    'changed-meanwhile',
    { fields: { city: 'Fürth' } },
  ])
  expect(await shop.ask('GET', '/company')).toMatchObject({ city: 'Fürth', phone: null })
})

test('where there is no paper, a sentence says so', async () => {
  const draft = await shop.order([{ productId: await shop.product(), quantity: '1' }])
  const { id } = await committedOrder()
  const no = async (path: string) => {
    const { status, headers, body } = await shop.admin.call('GET', path)
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json'])
    return body.detail
  }
  expect(await no(`/orders/${draft}/confirmation/pdf`)).toBe(
    'This order is not committed yet: there is nothing to confirm.',
  )
  expect(await no(`/orders/${id}/confirmation/pdf?version=7`)).toBe('This order has no version 7.')
  const nothing = 'There is nothing here, or it is not yours to see.'
  for (const path of [`/orders/${newId()}/confirmation`, `/deliveries/${id}`, `/invoices/${id}`])
    expect(await no(`${path}/pdf`)).toBe(nothing)
})

test('the name of the file says what it is, and a browser may show it', async () => {
  const { id, number } = await committedOrder()
  const { headers } = await shop.admin.call('GET', `/orders/${id}/confirmation/pdf`)
  expect(headers.get('content-disposition')).toBe(
    `inline; filename="Auftragsbestatigung ${number}.pdf"; filename*=UTF-8''Auftragsbest%C3%A4tigung%20${number}.pdf`,
  )
  expect(headers.get('content-security-policy')).toContain("object-src 'self'; style-src 'unsafe-inline'")
})

/** The text that was set next after a term. */
const valueAt = (page: readonly string[], term: string): string | undefined => after(page, term, 1)[0]
const after = (page: readonly string[], term: string, count: number): string[] => {
  const at = page.indexOf(term) + 1
  expect(at, `${term} in ${page.join(' | ')}`).toBeGreaterThan(0)
  return page.slice(at, at + count)
}

test('SA-08 R-SA11 invoices and corrections tell their quantities in the unit of their day, on paper and in the API', async () => {
  const cloth = await shop.product({ name: 'Filz', unit: 'm', priceMinor: 1_000, onHand: '9' })
  const order = await shop.order([{ id: 'a', productId: cloth, quantity: '3' }], { customerId: await customer() })
  await shop.ask('POST', `/orders/${order}/commit`, {})
  await shop.ask('POST', `/orders/${order}/deliver`, {})
  const { invoiceId } = await shop.ask('POST', `/orders/${order}/invoice`, {})
  const { invoiceId: correctionId } = await shop.ask('POST', `/invoices/${invoiceId}/corrections`, {
    lines: [{ lineId: 'a', quantity: '1' }],
    reason: 'Ein Meter war fleckig',
  })
  const { invoiceId: creditId } = await shop.ask('POST', '/credit-notes', {
    customerId: shop.customer,
    reason: 'Kulanz',
    lines: [{ productId: cloth, quantity: '2', unitPriceMinor: 500 }],
  })
  await shop.ask('PATCH', `/products/${cloth}`, { unit: 'Ballen' })
  const told = [
    [invoiceId, '3', '3 m'],
    [correctionId, '1', '1 m'],
    [creditId, '2', '2 m'],
  ] as const
  for (const [id, quantity, words] of told) {
    expect((await shop.ask('GET', `/invoices/${id}`)).lines).toMatchObject([{ quantity, unit: 'm' }])
    expect((await read(`/invoices/${id}/pdf`)).flat()).toContain(words)
  }
})
