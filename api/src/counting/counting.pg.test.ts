import * as A from '@automerge/automerge'
import { withOrg } from '@werkbank/database/transaction.ts'
import { NO_LOT } from '@werkbank/model/base/value/id.ts'
import { addCount, binKey, type CountDocument, takeBack } from '@werkbank/model/counting/count-document.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { checkBooks } from '../jobs/check-books.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { automergeIdOf } from './sheet.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())
afterEach(async () => expect(await checkBooks(shop.sql, shop.admin.orgId)).toEqual([]))

const bin = (productId: string) => binKey(productId, NO_LOT)
/** What a device does: takes the sheet, changes it, and its changes arrive in the storage. */
async function count(automergeId: string, ...devices: ((document: CountDocument) => void)[]): Promise<string[]> {
  return await withOrg(shop.sql, shop.admin, async (tx) => {
    const chunks = await tx<
      { data: Uint8Array }[]
    >`SELECT data FROM automerge_chunks WHERE key[2] = ${automergeId} ORDER BY key[3] DESC, at`
    let doc = A.init<CountDocument>()
    for (const { data } of chunks) doc = A.loadIncremental(doc, new Uint8Array(data))
    const heads = A.getHeads(doc)
    for (const changed of devices.map((change) => A.change(A.clone(doc), change))) doc = A.merge(doc, changed)
    const data = Buffer.from(A.saveSince(doc, heads))
    await tx`INSERT INTO automerge_chunks (key, org_id, data) VALUES (${[shop.admin.orgId, automergeId, 'incremental', A.getHeads(doc).join()]}::text[], current_org(), ${data})`
    return A.getHeads(doc)
  })
}
const saw =
  (productId: string, id: string, quantity: string, at = new Date().toISOString()) =>
  (document: CountDocument) =>
    addCount(document, bin(productId), id, { quantity, by: shop.admin.userId, at })
const decide = (productId: string, quantity: string, seen: string[]) => (document: CountDocument) => {
  document.accepted[bin(productId)] = { quantity, by: shop.admin.userId, at: new Date().toISOString(), seen }
}
const newPlace = async () =>
  (await shop.ask('POST', '/locations', { code: crypto.randomUUID(), name: 'Regal', kind: 'location' })).id as string
const put = (productId: string, locationId: string, quantity: string) =>
  shop.ask('POST', '/stock/receipts', { productId, quantity, locationId })
const onHand = async (productId: string, locationId: string) =>
  (await shop.ask('GET', `/stock/levels?productId=${productId}&locationId=${locationId}`)).items[0]?.onHand ?? '0'
const refused = (code: string, data: unknown = expect.anything()) => ({ status: 409, body: { code, data } })

test('WH-13 R-CO1 R-CO2 R-CO4 R-CO5 two people count, settle what differs, and post the differences once', async () => {
  const place = await newPlace()
  const [right, wrong, untouched, found] = [
    await shop.product(),
    await shop.product(),
    await shop.product(),
    await shop.product(),
  ]
  for (const product of [right, wrong, untouched]) await put(product, place, '10')
  const { id, automergeId, bins } = await shop.ask('POST', '/counts', {
    locationId: place,
    name: 'Regal 1',
    productIds: [found],
  })
  expect(bins).toBe(4)
  await count(
    automergeId,
    (document) => {
      saw(right, 'a1', '10')(document)
      saw(wrong, 'a2', '8')(document)
    },
    (document) => {
      saw(wrong, 'b1', '7')(document)
      saw(found, 'b2', '3')(document)
    },
  )
  expect(await shop.admin.call('POST', `/counts/${id}/post`, {})).toMatchObject(
    refused('open-conflicts', {
      conflicts: [{ bin: bin(wrong), why: 'different-counts', quantities: expect.arrayContaining(['7', '8']) }],
    }),
  )
  await count(automergeId, decide(wrong, '7', ['a2', 'b1']), decide(wrong, '8', ['a2', 'b1']))
  expect(await shop.admin.call('POST', `/counts/${id}/post`, {})).toMatchObject(
    refused('open-conflicts', { conflicts: [{ why: 'different-decisions' }] }),
  )
  const heads = await count(automergeId, decide(wrong, '7', ['a2', 'b1']))
  expect(await shop.ask('GET', `/counts/${id}`)).toMatchObject({ status: 'open', heads })
  expect(await shop.ask('POST', `/counts/${id}/post`, { heads })).toMatchObject({ moves: 2, counted: 3, uncounted: 1 })
  expect(await Promise.all([right, wrong, untouched, found].map((product) => onHand(product, place)))).toEqual([
    '10',
    '7',
    '10',
    '3',
  ])
  expect(await shop.admin.call('POST', `/counts/${id}/post`, {})).toMatchObject(refused('already-posted'))
})

test('R-CO4 a sheet that others changed, or that has not arrived, is not posted unseen', async () => {
  const place = await newPlace()
  const product = await shop.product()
  await put(product, place, '10')
  const { id, automergeId } = await shop.ask('POST', '/counts', { locationId: place, name: 'Regal 2' })
  const heads = await count(automergeId, saw(product, 'a', '10'))
  await count(automergeId, saw(product, 'b', '10'))
  expect(await shop.admin.call('POST', `/counts/${id}/post`, { heads })).toMatchObject(refused('changed-meanwhile'))
  expect(await shop.admin.call('POST', `/counts/${id}/post`, { heads: ['ab'.repeat(32)] })).toMatchObject(
    refused('state-not-received'),
  )
})

test('R-CO5 what moves after the count is no difference', async () => {
  const place = await newPlace()
  const product = await shop.product()
  await put(product, place, '10')
  const { id, automergeId } = await shop.ask('POST', '/counts', { locationId: place, name: 'Regal 3' })
  await count(automergeId, saw(product, 'a', '9'))
  await put(product, place, '5')
  expect(await shop.ask('POST', `/counts/${id}/post`, {})).toMatchObject({ moves: 1 })
  expect(await onHand(product, place)).toBe('14')
})

test('R-CO6 reserved goods that are not found are named', async () => {
  const product = await shop.product({ onHand: '10' })
  const order = await shop.order([{ productId: product, quantity: '9' }])
  await shop.ask('POST', `/orders/${order}/commit`, {})
  const { id, automergeId } = await shop.ask('POST', '/counts', { locationId: shop.warehouse, name: 'Lager' })
  await count(automergeId, saw(product, 'a', '4'))
  expect(await shop.admin.call('POST', `/counts/${id}/post`, {})).toMatchObject(
    refused('insufficient-stock', { shortages: [{ productId: product, available: '1', missing: '5' }] }),
  )
  expect(await shop.level(product)).toMatchObject({ onHand: '10', reserved: '9' })
})

test('R-CO7 R-CO9 parts of what nobody expected add up and are posted; what is no stocked product is named', async () => {
  const place = await newPlace()
  const [expected, found] = [await shop.product(), await shop.product({ unit: 'kg' })]
  await put(expected, place, '10')
  const { id, automergeId } = await shop.ask('POST', '/counts', { locationId: place, name: 'Regal 4' })
  const part = (productId: string, entryId: string, quantity: string) => (document: CountDocument) =>
    addCount(document, bin(productId), entryId, {
      quantity,
      by: shop.admin.userId,
      at: new Date().toISOString(),
      adds: true,
    })
  await count(
    automergeId,
    (document) => {
      part(expected, 'a1', '4')(document)
      part(found, 'a2', '2')(document)
    },
    (document) => {
      part(expected, 'b1', '7')(document)
      part(found, 'b2', '0.5')(document)
    },
  )
  const nothing = crypto.randomUUID()
  await count(automergeId, part(nothing, 'c1', '1'))
  expect(await shop.admin.call('POST', `/counts/${id}/post`, {})).toMatchObject(
    refused('not-stocked', { productIds: [nothing] }),
  )
  const heads = await count(automergeId, (document) =>
    takeBack(document, bin(nothing), 'c2', { undoes: 'c1', by: shop.admin.userId, at: new Date().toISOString() }),
  )
  expect(await shop.ask('POST', `/counts/${id}/post`, { heads })).toMatchObject({ moves: 2, counted: 2, uncounted: 0 })
  expect([await onHand(expected, place), await onHand(found, place)]).toEqual(['11', '2.5'])
})

test('S-21 R-CO9 posting asks the stock what is at the place: a bin that a sheet invents makes nothing stocked, and nothing was counted before the sheet', async () => {
  const place = await newPlace()
  const [goods, service] = [await shop.product(), await shop.product({ kind: 'service' })]
  await put(goods, place, '10')
  const { id, automergeId } = await shop.ask('POST', '/counts', { locationId: place, name: 'Regal 9' })
  await count(automergeId, (document) => {
    document.bins[bin(service)] = true
    saw(service, 'a1', '7')(document)
    saw(goods, 'a2', '4', '2001-01-01T00:00:00.000Z')(document)
  })
  expect(await shop.admin.call('POST', `/counts/${id}/post`, {})).toMatchObject(
    refused('not-stocked', { productIds: [service] }),
  )
  await count(automergeId, (document) =>
    takeBack(document, bin(service), 'a3', { undoes: 'a1', by: shop.admin.userId, at: new Date().toISOString() }),
  )
  // Counted in 2001, all 10 would have come later, and 14 be there.
  expect(await shop.ask('POST', `/counts/${id}/post`)).toMatchObject({ moves: 1, counted: 1 })
  expect(await onHand(goods, place)).toBe('4')
})

test('R-CO4 a device can ask whether a state of its sheet is stored', async () => {
  const place = await newPlace()
  await put(await shop.product(), place, '1')
  const { id, automergeId } = await shop.ask('POST', '/counts', { locationId: place, name: 'Regal 5' })
  const heads = await count(automergeId, () => undefined)
  const received = async (asked: string) => (await shop.ask('GET', `/counts/${id}/received?heads=${asked}`)).received
  expect([await received(heads.join()), await received('ab'.repeat(32))]).toEqual([true, false])
})

test('R-CO1 a sheet is called as automerge-repo calls the document of that id', () => {
  expect(automergeIdOf('019376a8-5b1c-7cc0-8000-0123456789ab')).toBe('2Gs2LCgUA4ewaWCtzq4xVg1EkW3')
})

test('R-CO10 WH-05 half a piece and a barcode are refused by name when a count is posted', async () => {
  const place = await newPlace()
  const [pieces, weighed] = [await shop.product(), await shop.product({ unit: 'kg' })]
  for (const product of [pieces, weighed]) await put(product, place, '10')
  const { id, automergeId } = await shop.ask('POST', '/counts', { locationId: place, name: 'Regal' })
  const at = (code: string, lineId: string) => ({ lineId, field: 'quantity', code })
  await count(automergeId, saw(pieces, 'one', '2.5'), saw(weighed, 'two', '36000291452'))
  const { status, body } = await shop.admin.call('POST', `/counts/${id}/post`, {})
  expect([status, body.code]).toEqual([409, 'bad-lines'])
  expect(body.data.findings.map(({ message: _, ...finding }: { message: string }) => finding).sort(byLine)).toEqual(
    [at('quantity-not-whole', bin(pieces)), at('quantity-too-large', bin(weighed))].sort(byLine),
  )
  await count(
    automergeId,
    (document) => takeBack(document, bin(pieces), 'x', { undoes: 'one', by: shop.admin.userId, at: now() }),
    (document) => takeBack(document, bin(weighed), 'y', { undoes: 'two', by: shop.admin.userId, at: now() }),
    saw(pieces, 'three', '9'),
    saw(weighed, 'four', '2.5'),
  )
  expect(await shop.admin.call('POST', `/counts/${id}/post`, {})).toMatchObject({ status: 200, body: { moves: 2 } })
  expect([await onHand(pieces, place), await onHand(weighed, place)]).toEqual(['9', '2.5'])
})
const byLine = (a: { lineId: string }, b: { lineId: string }) => a.lineId.localeCompare(b.lineId)
const now = () => new Date().toISOString()

test('WH-05 R-CA10 half a kilogram on a sheet that is open keeps the unit until the sheet is posted or the count taken back', async () => {
  const place = await newPlace()
  const weighed = await shop.product({ unit: 'kg' })
  await put(weighed, place, '10')
  const { automergeId } = await shop.ask('POST', '/counts', { locationId: place, name: 'Waage' })
  await count(automergeId, saw(weighed, 'one', '9.5'))
  const becomePieces = () => shop.admin.call('PATCH', `/products/${weighed}`, { unit: 'Stk.' })
  expect(await becomePieces()).toMatchObject(refused('fractions-exist', { unit: 'kg', heldIn: ['counts'] }))
  await count(automergeId, (document) =>
    takeBack(document, bin(weighed), 'x', { undoes: 'one', by: shop.admin.userId, at: now() }),
  )
  expect(await becomePieces()).toMatchObject({ status: 200 })
})

test('WH-12 ID-107 R-AP4 differences beyond the limit wait for a second person, and are not posted where the count comes to something else', async () => {
  const place = await newPlace()
  const product = await shop.product()
  await put(product, place, '10')
  const { id, automergeId } = await shop.ask('POST', '/counts', { locationId: place, name: 'Regal 9' })
  await count(automergeId, saw(product, 'a', '500'))
  const { approvalId, moves } = await shop.ask('POST', `/counts/${id}/post`, {})
  expect({ approvalId, moves }).toEqual({ approvalId: expect.any(String), moves: 0 })
  expect(await shop.admin.call('POST', `/counts/${id}/post`, {})).toMatchObject(refused('waits-for-approval'))
  const second = await shop.personWith('stock.read', 'stock.approve')
  const decide_ = async (verdict: string) => {
    const { contentHash } = (await second.call('GET', `/approvals/${approvalId}`)).body
    return second.call('POST', `/approvals/${approvalId}/${verdict}`, { contentHash, reason: 'Counted anew' })
  }
  await count(automergeId, decide(product, '501', ['a']))
  expect(await decide_('approve')).toMatchObject(
    refused(
      'request-changed',
      expect.objectContaining({
        content: { locationId: place, lines: [expect.objectContaining({ quantity: '491' })] },
      }),
    ),
  )
  expect(await decide_('send-back')).toMatchObject({ body: { state: 'sent-back' } })
  expect(await shop.ask('POST', `/counts/${id}/post`, {})).toMatchObject({ approvalId })
  expect(await onHand(product, place)).toBe('10')
  expect(await decide_('approve')).toMatchObject({ body: { state: 'done' } })
  expect(await onHand(product, place)).toBe('501')
  expect(await shop.ask('GET', `/counts/${id}`)).toMatchObject({ status: 'posted' })
})
