import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { withOrg, withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import S3rver from 's3rver'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCall, signIn, startTestApi, type TestPerson } from '../testing.ts'
import { askOffset, beginUpload, pictureOf, sendPiece, uploadFile } from '../testing-files.ts'
import { buildShop, type Shop } from '../testing-shop.ts'
import { collectFiles, fileDifferences } from './collect.ts'
import { originalName } from './place.ts'

let shop: Shop
let productId: string
let buyer: TestPerson
let viewer: TestPerson
beforeAll(async () => {
  shop = await buildShop()
  productId = await shop.product()
  ;[buyer, viewer] = await Promise.all([shop.person('purchasing'), shop.person('viewer')])
})
afterAll(() => shop.close())

const subject = () => ({ subjectType: 'product', subjectId: productId })
const bytesOf = async (person: TestPerson, path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${shop.url}/api/v1${path}`, { headers: { cookie: person.cookie, ...headers } })
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
}

test('PI-01 PI-06 a picture is uploaded, attached, listed and shown at sizes that a browser shows', async () => {
  const bytes = await pictureOf('#aa3322', { width: 2_000, height: 1_000 })
  const id = await uploadFile(buyer, subject(), bytes, 'Löwe.png')
  const { body } = await viewer.call('GET', `/products/${productId}/files`)
  expect(body.items.find((item: { id: string }) => item.id === id)).toMatchObject({
    ...{ name: 'Löwe.png', mediaType: 'image/png', bytes: bytes.length, width: 2_000, height: 1_000 },
    createdBy: buyer.userId,
  })
  const list = await bytesOf(viewer, `/files/${id}/pictures/list`)
  expect([list.status, list.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  expect(await sharp(list.bytes).metadata()).toMatchObject({ width: 96, height: 48 })
  const document = await bytesOf(viewer, `/files/${id}/pictures/document`)
  expect(await sharp(document.bytes).metadata()).toMatchObject({ width: 2_000, height: 1_000 }) // never enlarged
  const original = await bytesOf(viewer, `/files/${id}/content`)
  expect(original.bytes.equals(bytes)).toBe(true)
})

test('an upload that broke off goes on where it ended', async () => {
  const [id, bytes] = [newId(), await pictureOf('#00aa00', { width: 800, height: 800 })]
  expect((await beginUpload(buyer, id, bytes.length, subject())).status).toBe(201)
  const half = Math.floor(bytes.length / 2)
  expect((await sendPiece(buyer, id, bytes.subarray(0, half), 0)).status).toBe(204)
  expect((await buyer.call('POST', '/files', { id, ...subject(), name: 'half.png' })).body.code).toBe('upload-missing')
  expect((await askOffset(buyer, id)).headers.get('upload-offset')).toBe(String(half))
  expect((await sendPiece(buyer, id, bytes, 0)).status).toBe(409) // from where it isn't
  expect((await sendPiece(buyer, id, bytes.subarray(half), half)).status).toBe(204)
  expect((await askOffset(buyer, id)).headers.get('upload-offset')).toBe(String(bytes.length)) // for a sender who missed the answer
  expect((await buyer.call('POST', '/files', { id, ...subject(), name: 'whole.png' })).status).toBe(201)
})

test('who may not change a record uploads nothing for it, and nobody goes on with what is another person’s', async () => {
  const [id, bytes] = [newId(), await pictureOf()]
  const refused = await beginUpload(viewer, id, bytes.length, subject())
  expect([refused.status, refused.body.data]).toEqual([403, { permission: 'product.edit' }])
  expect((await beginUpload(buyer, id, bytes.length, subject())).status).toBe(201)
  const other = await shop.person('production')
  expect((await sendPiece(other, id, bytes, 0)).status).toBe(404)
  expect((await askOffset(other, id)).status).toBe(404)
  expect((await sendPiece(buyer, id, bytes, 0)).status).toBe(204)
  expect((await other.call('POST', '/files', { id, ...subject(), name: 'mine.png' })).body.code).toBe('upload-missing')
  expect((await viewer.call('POST', '/files', { id, ...subject(), name: 'mine.png' })).status).toBe(403)
  expect((await beginUpload(buyer, newId(), 10, { subjectType: 'product', subjectId: newId() })).status).toBe(404)
  const nobody = makeCall(shop.url, { 'sec-fetch-site': 'same-origin', 'tus-resumable': '1.0.0' })
  expect((await nobody('HEAD', `/uploads/${id}`)).status).toBe(401)
})

test('PI-06 what designers work in and what a browser would run is for download only', async () => {
  const page = '<!doctype html><script>alert(1)</script>'
  const drawn = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const psd = Buffer.concat([Buffer.from('8BPS'), Buffer.alloc(60)])
  const kinds: [string, Uint8Array, string][] = [
    ['plan.tiff', await pictureOf('#ffffff', { kind: 'tiff' }), 'image/tiff'],
    ['plan.psd', psd, 'image/vnd.adobe.photoshop'],
    ['page.png', Buffer.from(page), 'text/html'],
    ['drawn.svg', Buffer.from(drawn), 'image/svg+xml'],
    ['like.gif', Buffer.from(`GIF89a${page}`), 'image/gif'],
    ['words.csv', Buffer.from('a;b\n1;2\n'), 'text/plain'],
    ['bytes.txt', Buffer.from([0, 1, 2, 3, 255]), 'application/octet-stream'],
    ['empty', Buffer.alloc(0), 'application/octet-stream'],
  ]
  for (const [name, bytes, mediaType] of kinds) {
    const id = await uploadFile(buyer, subject(), bytes, name)
    expect((await viewer.call('GET', `/files/${id}`)).body).toMatchObject({ name, mediaType, width: null })
    expect((await viewer.call('GET', `/files/${id}/pictures/detail`)).status, name).toBe(404)
    const { headers } = await bytesOf(viewer, `/files/${id}/content`)
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment; /),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    })
  }
})

test('PI-05 sizes are made once and kept by browsers, for who asks alone; the original stays as it was', async () => {
  const turned = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#123456' } })
    .withExif({ IFD0: { Copyright: 'Secret camera' }, IFD3: { GPSLatitude: '49/1 27/1 0/1', GPSLatitudeRef: 'N' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  expect((await sharp(turned).metadata()).orientation).toBe(6)
  const id = await uploadFile(buyer, subject(), turned, 'turned.jpg')
  const detail = await bytesOf(viewer, `/files/${id}/pictures/detail`)
  const { width, height, exif, orientation } = await sharp(detail.bytes).metadata()
  expect([width, height, exif, orientation]).toEqual([200, 300, undefined, undefined]) // upright, and without place and device
  const etag = detail.headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[0-9a-f]{64}-detail"$/)
  expect(detail.headers.get('cache-control')).toBe('private, no-cache') // each view checks the right again
  expect(detail.headers.get('vary')).toMatch(/cookie/)
  const { store } = shop.api.services.files.place
  const made = (await store.list('sizes/')).filter(({ name }) => name.includes(etag.slice(1, 65)))
  expect(made).toHaveLength(1)
  expect((await bytesOf(viewer, `/files/${id}/pictures/detail`, { 'if-none-match': etag })).status).toBe(304)
  expect((await bytesOf(viewer, `/files/${id}/content`)).bytes.equals(turned)).toBe(true)
  const clear = await sharp({
    create: { width: 50, height: 50, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.5 } },
  })
    .png()
    .toBuffer()
  const seen = await bytesOf(viewer, `/files/${await uploadFile(buyer, subject(), clear)}/pictures/list`)
  expect(seen.headers.get('content-type')).toBe('image/png') // what shines through stays so
})

test('a small file that unpacks to more than anybody photographs is kept as a file and unpacked nowhere', async () => {
  const bomb = await sharp({ create: { width: 12_000, height: 8_000, channels: 3, background: '#000000' } })
    .png()
    .toBuffer()
  expect(bomb.length).toBeLessThan(1_000_000)
  const id = await uploadFile(buyer, subject(), bomb, 'bomb.png')
  expect((await viewer.call('GET', `/files/${id}`)).body).toMatchObject({ mediaType: 'image/png', width: null })
  expect((await viewer.call('GET', `/files/${id}/pictures/list`)).status).toBe(404)
})

test('who may not see a record sees none of its files: by address, list, mirror and events', async () => {
  const { sql, admin } = shop
  await withSystem(
    sql,
    (tx) =>
      tx`INSERT INTO roles (org_id, key, name, permissions) VALUES (${admin.orgId}, 'shelf', 'Shelf', ${['product.read', 'event.read']})`,
  )
  const shelf = await shop.person('shelf' as never)
  const contract = { subjectType: 'customer', subjectId: shop.customer }
  const id = await uploadFile(admin, contract, Buffer.from('signed'), 'secret contract.txt')
  const picture = await uploadFile(admin, subject(), await pictureOf('#777777'), 'seen.png')
  const told = async (person: TestPerson) => {
    const rows = (await person.call('GET', '/sync/bootstrap?tables=files')).text
    const events = (await person.call('GET', '/events?limit=200&type=file.attached')).text
    return [id, picture].map((file) => [rows.includes(file), events.includes(file)])
  }
  expect(await told(admin)).toEqual([
    [true, true],
    [true, true],
  ])
  expect(await told(shelf)).toEqual([
    [false, false],
    [true, true],
  ])
  for (const path of [`/files/${id}`, `/files/${id}/content`, `/files/${id}/pictures/list`])
    expect([path, (await shelf.call('GET', path)).status]).toEqual([path, 404])
  expect((await shelf.call('GET', `/customers/${shop.customer}/files`)).status).toBe(403)
  expect((await shelf.call('POST', `/files/${id}/remove`, contract)).status).toBe(403)
  // Of another record than it says: none.
  expect((await admin.call('POST', `/files/${id}/remove`, subject())).status).toBe(404)
})

test('PI-06 categories, places and counts have files, too: who may change them adds, who may see them reads, nobody else', async () => {
  const { admin } = shop
  const category = (await admin.call('POST', '/categories', { name: 'Fotos' })).body.id as string
  await shop.product({ onHand: '1' })
  const count = (await admin.call('POST', '/counts', { locationId: shop.warehouse, name: 'Regal' })).body.id as string
  const keeper = await shop.person('warehouse')
  for (const [subjectType, many, subjectId, who] of [
    ['category', 'categories', category, buyer],
    ['location', 'locations', shop.warehouse, keeper],
    ['count', 'counts', count, keeper],
  ] as const) {
    const id = await uploadFile(who, { subjectType, subjectId }, Buffer.from(`Foto ${subjectType}`), 'foto.txt')
    expect((await viewer.call('GET', `/${many}/${subjectId}/files`)).body.items).toMatchObject([{ id, subjectType }])
    const other = who === keeper ? buyer : keeper
    expect((await beginUpload(other, newId(), 10, { subjectType, subjectId })).status).toBe(403)
    expect((await beginUpload(who, newId(), 10, { subjectType, subjectId: newId() })).status).toBe(404)
  }
  const stranger = await shop.personWith('customer.read')
  expect((await stranger.call('GET', `/locations/${shop.warehouse}/files`)).status).toBe(403)
})

test('what is larger than the setting says is refused at the beginning, and a piece beyond the length is, too', async () => {
  await shop.admin.call('PUT', '/settings/files.megabytes', { level: 'organisation', value: 1 })
  const refused = await beginUpload(buyer, newId(), 1_000_001, subject())
  expect([refused.status, refused.body.code, refused.body.data]).toEqual([413, 'file-too-large', { max: 1 }])
  const id = newId()
  expect((await beginUpload(buyer, id, 10, subject())).status).toBe(201)
  expect((await sendPiece(buyer, id, Buffer.alloc(20), 0)).status).toBe(413)
  expect((await askOffset(buyer, id)).headers.get('upload-offset')).toBe('0')
  await shop.admin.call('PUT', '/settings/files.megabytes', { level: 'organisation', value: null })
})

test('the same bytes lie once; what nothing names goes after a while, what one row names stays', async () => {
  const { sql, api } = shop
  const { files } = api.services
  const bytes = await pictureOf('#c0ffee')
  const [one, two] = [await uploadFile(buyer, subject(), bytes), await uploadFile(buyer, subject(), bytes)]
  const { sha256 } = (await buyer.call('GET', `/files/${one}`)).body
  await bytesOf(buyer, `/files/${one}/pictures/list`)
  const there = async () => (await files.place.store.list('')).filter(({ name }) => name.includes(sha256)).length
  const collect = () => collectFiles(sql, files, new Date())
  expect(await there()).toBe(2) // the original, and one size
  const remove = (id: string) => buyer.call('POST', `/files/${id}/remove`, subject())
  expect((await remove(one)).status).toBe(200)
  expect((await remove(one)).status).toBe(404)
  const age = (days: number) =>
    withSystem(
      sql,
      (tx) => tx`UPDATE files SET deleted_at = now() - make_interval(days => ${days}) WHERE deleted_at IS NOT NULL`,
    )
  await age(31)
  await collect()
  expect(await there()).toBe(2)
  await remove(two)
  await collect()
  expect(await there()).toBe(2) // the other was removed just now
  await age(31)
  expect(await collect()).toMatchObject({ files: 2 })
  expect(await there()).toBe(0)
})

test('uploads that broke off end after a day, those that nobody attached after seven', async () => {
  const { sql, api } = shop
  const { files } = api.services
  const [half, whole] = [newId(), newId()]
  const bytes = await pictureOf('#0ff1ce')
  await beginUpload(buyer, half, bytes.length, subject())
  await beginUpload(buyer, whole, bytes.length, subject())
  await sendPiece(buyer, whole, bytes, 0)
  const inDays = (days: number) => collectFiles(sql, files, new Date(Date.now() + days * 86_400_000))
  await inDays(0.9)
  expect((await askOffset(buyer, half)).status).toBe(200)
  await inDays(1.1)
  expect((await askOffset(buyer, half)).status).toBe(404)
  expect((await askOffset(buyer, whole)).status).toBe(200)
  await withSystem(sql, (tx) => tx`UPDATE uploads SET at = now() - interval '8 days'`)
  await inDays(8)
  expect((await askOffset(buyer, whole)).status).toBe(404)
  expect((await buyer.call('POST', '/files', { id: whole, ...subject(), name: 'late.png' })).body.code).toBe(
    'upload-missing',
  )
})

test('a check finds bytes that are missing or cut', async () => {
  const { sql, api, admin } = shop
  const { files } = api.services
  const check = () => withOrg(sql, admin, (tx) => fileDifferences(tx, files), { readOnly: true })
  expect(await check()).toEqual([])
  const ids = [
    await uploadFile(buyer, subject(), Buffer.from('gone'), 'gone.txt'),
    await uploadFile(buyer, subject(), Buffer.from('cut off'), 'cut.txt'),
  ]
  const [gone, cut] = await Promise.all(
    ids.map(async (id) => originalName((await buyer.call('GET', `/files/${id}`)).body.sha256)),
  )
  await files.place.store.remove(gone ?? '')
  await files.place.store.put(cut ?? '', Readable.from([Buffer.from('cut')]))
  expect(await check()).toEqual(
    expect.arrayContaining([
      { what: 'file', id: 'gone.txt', kept: '4', rows: '0' },
      { what: 'file', id: 'cut.txt', kept: '7', rows: '3' },
    ]),
  )
})

test('PI-03 PI-04 a picture is chosen for a context by who may; the choice of one that is gone counts no more', async () => {
  const [product, other] = [await shop.product(), await shop.product()]
  const of = { subjectType: 'product', subjectId: product }
  const [picture, words] = [
    await uploadFile(buyer, of, await pictureOf('#abcdef')),
    await uploadFile(buyer, of, Buffer.from('words')),
  ]
  const choose = (person: TestPerson, id: string, fileId: string | null, context = 'shop') =>
    person.call('POST', `/products/${id}/picture`, { context, fileId })
  expect((await choose(viewer, product, picture)).status).toBe(403)
  for (const [id, file] of [
    [other, picture],
    [product, words],
    [product, newId()],
  ] as const)
    expect((await choose(buyer, id, file)).body.code).toBe('no-picture')
  expect((await choose(buyer, product, picture)).status).toBe(200)
  expect((await choose(buyer, product, picture, 'list')).status).toBe(200)
  const chosen = async () => (await viewer.call('GET', `/products/${product}`)).body.pictures
  expect(await chosen()).toEqual({ shop: picture, list: picture })
  expect((await choose(buyer, product, null, 'list')).status).toBe(200)
  expect(await chosen()).toEqual({ shop: picture })
  const { items } = (await viewer.call('GET', `/products/${product}/changes`)).body
  expect(items[0].fields.pictures).toEqual([{ shop: picture, list: picture }, { shop: picture }])
})

test('PI-05 the bytes lie in a bucket as well as in a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'werkbank-bucket-'))
  const bucket = new S3rver({
    ...{ port: 0, silent: true, directory: folder },
    configureBuckets: [{ name: 'files', configs: [] }],
  })
  const { port } = await bucket.run()
  const filesS3 = { url: `http://127.0.0.1:${port}/files/werk`, accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
  const api = await startTestApi(shop.sql, { files: { dataDir: folder, filesS3 } })
  try {
    const person = await signIn(shop.sql, api.url, buyer)
    const bytes = await pictureOf('#b0cce7')
    const id = await uploadFile(person, subject(), bytes)
    const ask = (path: string) => fetch(`${api.url}/api/v1/files/${id}/${path}`, { headers: { cookie: person.cookie } })
    expect(Buffer.from(await (await ask('content')).arrayBuffer()).equals(bytes)).toBe(true)
    for (const _ of ['made', 'kept'])
      expect((await sharp(Buffer.from(await (await ask('pictures/list')).arrayBuffer())).metadata()).width).toBe(96)
    const { files } = api.services
    expect((await files.place.store.list('')).map(({ name }) => name.split('/')[0])).toEqual(['originals', 'sizes'])
    expect(readdirSync(files.place.uploads).filter((name) => !name.endsWith('.json'))).toEqual([]) // nothing stays on the machine
  } finally {
    await api.stop()
    await bucket.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
