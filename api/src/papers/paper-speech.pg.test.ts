import { withOrg } from '@werkbank/database/transaction.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPdf } from '../testing-pdf.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const read = async (path: string) => (await readPdf(shop.url, shop.admin, path)).flat()
const customer = async (name: string, language?: string): Promise<string> =>
  (await shop.ask('POST', '/customers', { name, confirmName: true, country: 'GB', ...(language ? { language } : {}) }))
    .id

/** Everything that is printed for one sale: its quote, and the papers of the order that it becomes. */
async function sale(customerId: string) {
  const productId = await shop.product({ name: 'Trommler', priceMinor: 120_000, onHand: '9' })
  const line = { productId, quantity: '2' }
  const quote = await shop.ask('POST', '/quotes', { customerId, lines: [line] })
  await shop.ask('POST', `/quotes/${quote.id}/commit`, {})
  const id = await shop.order([{ id: 'a', ...line }], { customerId, requestedDate: '2031-03-05' })
  await shop.ask('POST', `/orders/${id}/commit`, {})
  const { deliveryId } = await shop.ask('POST', `/orders/${id}/deliver`, {})
  const { invoiceId } = await shop.ask('POST', `/orders/${id}/invoice`, {})
  const { invoiceId: correctionId } = await shop.ask('POST', `/invoices/${invoiceId}/corrections`, {
    lines: [{ lineId: 'a', quantity: '1' }],
    reason: 'Spoiled',
  })
  return {
    quote: `/quotes/${quote.id}/pdf`,
    confirmation: `/orders/${id}/confirmation/pdf`,
    delivery: `/deliveries/${deliveryId}/pdf`,
    invoice: `/invoices/${invoiceId}/pdf`,
    correction: `/invoices/${correctionId}/pdf`,
  }
}

test('I18N-25 DO-08 each paper comes in the language of its customer with its formats, whoever prints it', async () => {
  const english = await sale(await customer('Miller & Sons', 'en'))
  const titles = {
    quote: /^Quote /,
    confirmation: /^Order confirmation /,
    delivery: /^Delivery note /,
    invoice: /^Invoice /,
    correction: /^Credit note /,
  }
  const readers = [shop.admin, await shop.person('sales')]
  for (const [kind, path] of Object.entries(english))
    for (const reader of readers) {
      const page = (await readPdf(shop.url, reader, path)).flat()
      expect(page, kind).toContainEqual(expect.stringMatching(titles[kind as keyof typeof titles]))
      expect(page.join(' '), kind).not.toMatch(/Rechnung|Angebot|Auftrag|Lieferschein|Menge|Datum|Seite/)
    }
  const confirmation = await read(english.confirmation)
  expect(confirmation).toEqual(expect.arrayContaining(['2 pcs', '1,200.00', '2,400.00', '05/03/2031']))
})

test('I18N-25 without a language, or with one that there are no words in, a paper comes in that of the company; a region counts as its language', async () => {
  for (const [language, title] of [
    [undefined, /^Auftragsbestätigung /],
    ['fr', /^Auftragsbestätigung /],
    ['en-US', /^Order confirmation /],
  ] as const) {
    const { confirmation } = await sale(await customer('Somebody', language))
    expect(await read(confirmation), language).toContainEqual(expect.stringMatching(title))
  }
})

test('I18N-25 DO-02 what was printed keeps its language when the customer gets another one; what is printed later has that', async () => {
  const id = await customer('Miller & Sons', 'en')
  const papers = await sale(id)
  const before = await read(papers.invoice)
  await shop.ask('PATCH', `/customers/${id}`, { language: null, seen: { language: 'en' } })
  expect(await read(papers.invoice)).toEqual(before)
  expect(await read(papers.delivery)).toContainEqual(expect.stringMatching(/^Lieferschein /))
  const kept = await withOrg(
    shop.sql,
    shop.admin,
    (tx) => tx<{ kind: string; language: string }[]>`
      SELECT kind, language FROM printed_papers WHERE subject_id IN (${papers.invoice.split('/')[2] ?? ''}, ${papers.delivery.split('/')[2] ?? ''}) ORDER BY kind`,
  )
  expect(kept.map((row) => ({ ...row }))).toEqual([
    { kind: 'delivery', language: 'de' },
    { kind: 'invoice', language: 'en' },
  ])
})

test('I18N-23 what is no language is refused with a sentence', async () => {
  for (const language of ['', 'english', 'EN', 'de_DE', 'de-deutsch-deutsch', 7])
    expect(
      await shop.admin.call('POST', '/customers', { name: 'X', confirmName: true, language }),
      String(language),
    ).toMatchObject({ status: 400, body: { code: 'invalid-input' } })
})
