import { createTestOrg, type TestDatabase, testDatabase } from '@werkbank/database/testing/testing.ts'
import { fold } from '@werkbank/model/base/value/fold.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn, startTestApi, type TestApi, type TestPerson } from '../testing.ts'

/** Text in many scripts and normal forms: stored in one form, compared and searched in one. */

let database: TestDatabase
let api: TestApi
let admin: TestPerson
beforeAll(async () => {
  database = await testDatabase()
  api = await startTestApi(database.sql)
  admin = await signIn(database.sql, api.url, await createTestOrg(database.sql))
})
afterAll(async () => {
  await api.stop()
  await database.close()
})

const create = async (path: string, body: object) => {
  const answer = await admin.call('POST', path, body)
  expect([200, 201], answer.text).toContain(answer.status)
  return answer.body as { id: string }
}

test('fold says the same in the model and in SQL, for every script', async () => {
  const samples = [
    ...[
      'MÜLLER',
      'Café'.normalize('NFD'),
      'İstanbul IŞIK ışık',
      'Ørsted Æther ŒUVRE ŋ ħ Đ Þ ð ſ',
      'ẞ ß',
      'ΟΔΟΣ Ἀθῆναι',
      'שָׁלוֹם',
      'مُحَمَّـد',
    ],
    ...[
      'ＡＢＣ商事 ﾊﾝｶｸ が',
      'कि की ไทย Việt Nam',
      '한글',
      'ﬁ Ⅳ ½ ² ㎏ №',
      'a\u00adb\u200dc',
      '👩‍🔧❤️',
      'Ǆ ǅ ǆ',
      'ᾼ ᾳ',
      'Ⴀ ꭰ',
    ],
    ...fc.sample(fc.string({ unit: 'grapheme', maxLength: 30 }), { numRuns: 400, seed: 20_261_126 }),
    ...fc
      .sample(fc.string({ unit: 'binary', maxLength: 30 }), { numRuns: 400, seed: 11 })
      .filter((text) => text.isWellFormed()),
  ].filter((text) => !text.includes('\0'))
  const rows = await database.sql<{ text: string; folded: string }[]>`
    SELECT text, fold(text) AS folded FROM unnest(${samples as string[]}::text[]) WITH ORDINALITY AS one(text, n) ORDER BY n`
  const differ = rows.filter(({ text, folded }) => fold(text) !== folded)
  expect(
    differ.map(({ text, folded }) => ({ text: codesOf(text), sql: codesOf(folded), model: codesOf(fold(text)) })),
  ).toEqual([])
  expect(rows.length).toBeGreaterThan(500)
})
const codesOf = (text: string) => [...text].map((char) => `U+${char.codePointAt(0)?.toString(16)}`).join(' ')

test('customers, products and messages are found in every form of their words', async () => {
  const mark = newId().slice(-8)
  const names = [
    'MÜLLER',
    'Café'.normalize('NFD'),
    'İstanbul',
    'IŞIK',
    'Ørsted',
    'Łódź',
    'ＡＢＣ商事',
    'Schraubenschlüssel',
  ]
  for (const [index, name] of names.entries()) {
    await create('/customers', { name: `${name} ${mark}` })
    await create('/products', { sku: `S-${index}`, name: `${name} ${mark}` })
  }
  const { id: room } = await create('/chat/rooms', { kind: 'group', name: 'talk' })
  for (const name of names) await create(`/chat/rooms/${room}/messages`, { text: `${name} ${mark}` })
  for (const query of [
    'müller'.normalize('NFD'),
    'muller',
    'café',
    'İstanbul',
    'ışık',
    'orsted',
    'lodz',
    'abc',
    'schlussel',
    `${mark} MULLER`,
  ]) {
    const question = encodeURIComponent(query.includes(mark) ? query : `${query} ${mark}`)
    const found = async (path: string) => (await admin.call('GET', path)).body.items.length
    expect(await found(`/customers?search=${question}`), query).toBe(1)
    expect(await found(`/products?search=${question}`), query).toBe(1)
    expect(await found(`/chat/search?q=${question}`), query).toBe(1)
  }
  expect((await admin.call('GET', `/customers?search=${encodeURIComponent('100%_')}`)).body.items).toEqual([])
})

test('what comes in two forms is kept in one', async () => {
  const { id } = await create('/customers', { name: 'Cafe\u0301', city: 'Mu\u0308nchen' })
  const { body } = await admin.call('GET', `/customers/${id}`)
  expect([body.name, body.city]).toEqual(['Café', 'München'])
  const { id: product } = await create('/products', {
    sku: 'NFD-1',
    name: 'Ring',
    variant: { 'Gro\u0308ße': 'u\u0308' },
  })
  expect((await admin.call('GET', `/products/${product}`)).body.variant).toEqual({ Größe: 'ü' })
})

test('a name that nobody can see is none, at every door', async () => {
  const [z, h, b] = ['\u200b\u200b', '\u3164', '\u2800']
  const tries: [string, object][] = [
    ['/products', { sku: 'ZW-1', name: z }],
    ['/customers', { name: h }],
    ['/customers', { name: 'Anna', number: z }],
    ['/people', { name: b, email: 'a@b.test' }],
    ['/people', { name: 'Eva', email: 'eva@b.test', password: '        ' }],
    ['/locations', { code: 'ZW1', name: z }],
    ['/locations', { code: z, name: 'Lager' }],
    ['/roles', { name: `\u200d${z}`, permissions: [] }],
    ['/chat/rooms', { kind: 'group', name: z }],
    ['/counts', { name: h, locationId: newId() }],
  ]
  for (const [path, body] of tries) {
    const answer = await admin.call('POST', path, body)
    expect([answer.status, answer.body.code], `${path} ${JSON.stringify(body)} ${answer.text}`).toEqual([
      400,
      'invalid-input',
    ])
  }
})

test('names that differ only in what nobody sees are one to the database', async () => {
  await create('/roles', { name: 'Größe prüfen', permissions: [] })
  for (const name of ['GRÖSSE PRÜFEN', 'Gro\u0308ße pru\u0308fen', 'Größe\u200b prüfen'])
    expect((await admin.call('POST', '/roles', { name, permissions: [] })).status, name).toBe(409)
  await create('/locations', { code: 'Halle-Ä', name: 'Halle' })
  expect((await admin.call('POST', '/locations', { code: 'halle-a\u0308', name: 'Halle' })).status).toBe(409)
  await create('/customers', { name: 'Eins', number: 'KÖ-1' })
  expect((await admin.call('POST', '/customers', { name: 'Zwei', number: 'kö-1' })).status).toBe(409)
})

test('lists stand in the order of the app, page by page', async () => {
  const other = await signIn(database.sql, api.url, await createTestOrg(database.sql))
  const names = [
    'Zebra',
    'äpfel 10',
    'Äpfel 9',
    'apfel',
    'Öl',
    'Oslo',
    'éclair',
    'Eclair',
    'Łódź',
    'Straße',
    'Strasse',
    'Ä 2',
    'A 10',
  ]
  for (const name of names)
    expect((await other.call('POST', '/customers', { name, confirmName: true })).status).toBe(201)
  const paged: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await other.call('GET', `/customers?sort=name&limit=3${cursor && `&cursor=${cursor}`}`)
    paged.push(...body.items.map(({ name }: { name: string }) => name))
    cursor = body.nextCursor
    if (!cursor) break
  }
  expect(paged).toEqual(names.toSorted(new Intl.Collator('de', { numeric: true }).compare))
})
