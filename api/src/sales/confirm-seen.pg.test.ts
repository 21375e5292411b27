import { appendUpdates, readDocument } from '@werkbank/database/log/document-log.ts'
import { count } from '@werkbank/database/testing/testing.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import {
  addLine,
  readOrder,
  removeLine,
  setHeadField,
  setLineField,
} from '@werkbank/model/agreement/agreed-document.ts'
import { newDocument } from '@werkbank/model/documents/new-document.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { TestPerson } from '../testing.ts'
import { buildShop, type Shop } from '../testing-shop.ts'

let shop: Shop
let sales: TestPerson
let product: string
beforeAll(async () => {
  shop = await buildShop()
  sales = await shop.person('sales')
  product = await shop.product({ onHand: '1000000', priceMinor: 1_000 })
})
afterAll(() => shop?.close())

const newOrder = () =>
  shop.order([
    { id: 'a', productId: product, quantity: '1' },
    { id: 'b', productId: product, quantity: '2' },
  ])

/** The copy of an order on the device of a person: it edits without a network, and sends all at once when there is one. */
async function device(person: TestPerson, orderId: string) {
  const doc = newDocument()
  const document = `order:${orderId}`
  const log = () => withOrg(shop.sql, shop.admin, (tx) => readDocument(tx, shop.admin.orgId, document))
  const receive = async () => Y.applyUpdate(doc, Y.encodeStateAsUpdate((await log()).doc))
  await receive()
  return {
    doc,
    receive,
    async send() {
      const update = Y.encodeStateAsUpdate(doc, Y.encodeStateVector((await log()).doc))
      const append = { orgId: person.orgId, document, update, userId: person.userId, clientIds: [doc.clientID] }
      await withOrg(shop.sql, shop.admin, (tx) => appendUpdates(tx, [append]))
    },
    /** What the app sends with the press of the button. */
    press() {
      const { head, lines, notes } = readOrder(doc)
      return {
        seen: { snapshot: Buffer.from(Y.encodeSnapshot(Y.snapshot(doc))).toString('base64'), head, lines, notes },
      }
    },
  }
}
const confirm = (id: string, body: unknown, person = shop.admin) => person.call('POST', `/orders/${id}/commit`, body)

test('R-SA5 what its author writes after confirming is the next version, not news: two offline confirmations are two versions', async () => {
  const id = await newOrder()
  const mine = await device(shop.admin, id)
  setLineField(mine.doc, 'a', 'quantity', '5')
  const first = mine.press()
  setLineField(mine.doc, 'a', 'quantity', '7')
  setHeadField(mine.doc, 'reference', 'after the first')
  removeLine(mine.doc, 'b')
  const second = mine.press()
  setHeadField(mine.doc, 'reference', 'after the second')
  await mine.send()
  expect(await confirm(id, first)).toMatchObject({ status: 200, body: { version: 1 } })
  expect(await shop.ask('GET', `/orders/${id}`)).toMatchObject({
    reference: '',
    changed: true,
    committed: { version: 1, lines: [{ id: 'a', quantity: '5' }, { id: 'b' }] },
  })
  expect(await confirm(id, second)).toMatchObject({ status: 200, body: { version: 2 } })
  const order = await shop.ask('GET', `/orders/${id}`)
  expect(order).toMatchObject({ reference: 'after the first', changed: true })
  expect(order.committed.lines).toMatchObject([{ id: 'a', quantity: '7' }])
  expect(order.changes).toMatchObject([{ field: 'reference', to: 'after the second' }])
})

test('R-SA5 what somebody else wrote or took out between press and answer is news, also beside edits of one’s own', async () => {
  for (const change of [
    (doc: Y.Doc) => setLineField(doc, 'b', 'quantity', '3'),
    (doc: Y.Doc) => removeLine(doc, 'b'),
  ]) {
    const id = await newOrder()
    const [mine, theirs] = [await device(shop.admin, id), await device(sales, id)]
    const pressed = mine.press()
    setHeadField(mine.doc, 'reference', 'mine')
    change(theirs.doc)
    await theirs.send()
    await mine.send()
    expect(await confirm(id, pressed)).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } })
    expect((await shop.ask('GET', `/orders/${id}`)).committed).toBeNull()
    await mine.receive()
    expect(await confirm(id, mine.press())).toMatchObject({ status: 200 })
  }
})

test('R-SA5 a state that the server has not got yet is waited for; what is no snapshot or names a line twice is bad input', async () => {
  const id = await newOrder()
  const mine = await device(shop.admin, id)
  setHeadField(mine.doc, 'reference', 'not sent yet')
  const pressed = mine.press()
  expect(await confirm(id, pressed)).toMatchObject({ status: 409, body: { code: 'state-not-received' } })
  const wrong = { seen: { ...pressed.seen, snapshot: Buffer.from('no snapshot at all').toString('base64') } }
  expect(await confirm(id, wrong)).toMatchObject({ status: 400, body: { errors: [{ path: 'seen.snapshot' }] } })
  const [line] = pressed.seen.lines
  expect(await confirm(id, { seen: { ...pressed.seen, lines: [line, line] } })).toMatchObject({ status: 400 })
  await mine.send()
  expect(await confirm(id, pressed)).toMatchObject({ status: 200 })
})

const edit = fc.oneof(
  fc.nat(9).map((n) => (doc: Y.Doc) => setLineField(doc, 'a', 'quantity', String(n + 1))),
  fc.nat(9).map((n) => (doc: Y.Doc) => setHeadField(doc, 'reference', `ref ${n}`)),
  fc.nat(9).map((n) => (doc: Y.Doc) => doc.getText('notes').insert(0, `${n}`)),
  fc.constant((doc: Y.Doc) => doc.getText('notes').delete(0, Math.min(1, doc.getText('notes').length))),
  fc.constant((doc: Y.Doc) => removeLine(doc, 'b')),
  fc.nat(9).map((n) => (doc: Y.Doc) => addLine(doc, { id: `n${n}${doc.clientID}`, productId: product, quantity: '1' })),
)
const edits = fc.array(edit, { maxLength: 4 })

test('R-SA5 in random worlds a version is what was on the screen at the press, and only what others wrote since is news', async () => {
  const reached = { own: 0, news: 0, two: 0 }
  await fc.assert(
    fc.asyncProperty(edits, edits, edits, fc.option(edit, { freq: 2 }), async (before, between, after, theirs) => {
      const id = await newOrder()
      const mine = await device(shop.admin, id)
      const other = await device(sales, id)
      for (const work of before) work(mine.doc)
      const pressed = mine.press()
      const atPress = newDocument()
      Y.applyUpdate(atPress, Y.encodeStateAsUpdate(mine.doc))
      for (const work of between) work(mine.doc)
      const second = mine.press()
      for (const work of after) work(mine.doc)
      theirs?.(other.doc)
      if (theirs) await other.send()
      // What both did alike is no news to either.
      Y.applyUpdate(atPress, Y.encodeStateAsUpdate(other.doc))
      const isNews = !Y.equalSnapshots(
        Y.decodeSnapshot(Buffer.from(pressed.seen.snapshot, 'base64')),
        Y.snapshot(atPress),
      )
      if (before.length + between.length + after.length > 0) await mine.send()
      const answer = await confirm(id, pressed)
      const { committed } = await shop.ask('GET', `/orders/${id}`)
      if (isNews) {
        expect(answer.body).toMatchObject({ code: 'changed-meanwhile' })
        expect(committed).toBeNull()
        reached.news++
        return
      }
      expect(answer).toMatchObject({ status: 200, body: { version: 1 } })
      const { head, lines, notes } = pressed.seen
      expect({ head: committed.head, notes: committed.notes }).toEqual({ head, notes })
      expect(committed.lines.map((line: { id: string; quantity: string }) => [line.id, line.quantity])).toEqual(
        lines.map((line) => [line.id, line.quantity]),
      )
      if (after.length + between.length > 0) reached.own++
      const again = await confirm(id, second)
      if (again.status === 200) reached.two++
      else expect(again.body.code).toBe('nothing-changed')
    }),
    { numRuns: count(40, 500) },
  )
  expect(Math.min(reached.own, reached.news, reached.two), JSON.stringify(reached)).toBeGreaterThan(0)
})
