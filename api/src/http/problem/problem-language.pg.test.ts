import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildShop, type Shop } from '../../testing-shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await buildShop()
})
afterAll(() => shop?.close())

const inGerman = { 'accept-language': 'de-DE,de;q=0.9,en;q=0.5' }

test('AP-08 a refusal that is kept under its key is told again in the language of whoever asks again', async () => {
  const key = { 'idempotency-key': crypto.randomUUID() }
  const taken = { sku: 'TAKEN-1', name: 'One' }
  expect(await shop.admin.call('POST', '/products', taken)).toMatchObject({ status: 201 })
  const again = { ...taken, name: 'Another' }
  const german = await shop.admin.call('POST', '/products', again, { ...key, ...inGerman })
  const english = await shop.admin.call('POST', '/products', again, key)
  expect([german.status, german.headers.get('content-language')]).toEqual([409, 'de'])
  expect(german.body).toMatchObject({ code: 'sku-taken', detail: expect.stringMatching(/Artikel/) })
  expect(english.headers.get('idempotency-replayed')).toBe('true')
  expect(english.body).toMatchObject({ code: 'sku-taken', detail: expect.stringMatching(/product/) })
  expect([english.headers.get('content-language'), english.body.data]).toEqual(['en', german.body.data])
  const kept = await shop.sql`SELECT answer FROM idempotency_keys WHERE key = ${key['idempotency-key']}`
  expect(kept).toEqual([{ answer: { status: 409, code: 'sku-taken', data: english.body.data } }])
})

test('AP-08 addresses that are none, fields, rights and settings are told in the language that was asked for', async () => {
  const call = (method: string, path: string, body?: unknown) => shop.admin.call(method, path, body, inGerman)
  expect((await call('GET', '/nothing-here')).body.detail).toBe('Diese Adresse gibt es nicht.')
  expect((await call('PUT', '/products')).body.detail).toMatch(/^Diese Adresse beantwortet .*GET/)
  expect((await call('POST', '/products', { sku: 'X', name: 1 })).body.errors).toMatchObject([
    { path: 'name', message: expect.stringMatching(/^(name: |„name“ muss )/) },
  ])
  expect((await call('GET', '/products?limit=501')).body.errors).toMatchObject([
    { code: 'too-large', message: '„limit“ ist zu groß: höchstens 500.' },
  ])
  expect((await call('GET', '/products?limit=0')).body.errors).toMatchObject([
    { code: 'too-small', message: 'limit: Zu klein.' },
  ])
  const { items } = (await call('GET', '/settings')).body
  expect(items).toContainEqual(expect.objectContaining({ key: 'screens.theme', name: 'Farben' }))
  const packer = await shop.person('warehouse')
  expect((await packer.call('POST', '/products', { sku: 'X', name: 'X' }, inGerman)).body.detail).toBe(
    'Deine Rollen erlauben das nicht.',
  )
})
