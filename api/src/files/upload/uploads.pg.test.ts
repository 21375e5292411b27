import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { freePort } from '@werkbank/database/testing/testing-port.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import S3rver from 's3rver'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn, startTestApi, type TestPerson } from '../../testing.ts'
import { askOffset, beginUpload, pictureOf, sendPiece, uploadFile } from '../../testing-files.ts'
import { buildShop, type Shop } from '../../testing-shop.ts'
import { originalName } from '../place.ts'

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
const TUS = { 'tus-resumable': '1.0.0' }

test('whatever a sender says of an upload, it is the sender’s mistake', async () => {
  const { call } = buyer
  const id = newId()
  await beginUpload(buyer, id, 10, subject())
  const lies: [string, string, Record<string, string>][] = [
    ...['-1', '1e3', '0x10', '1.5', '99999999999999999999'].map((length): [string, string, Record<string, string>] => [
      'POST',
      '/uploads',
      { 'upload-length': length },
    ]),
    ['POST', '/uploads', { 'upload-defer-length': '1' }],
    ['POST', '/uploads', { 'upload-length': '5', 'upload-concat': 'partial' }],
    ['POST', '/uploads', { 'upload-length': '5', 'upload-metadata': 'id !!!' }],
    ['POST', '/uploads', { 'upload-length': '5', 'upload-metadata': `id ${btoa(`${newId()}/../x`)}` }],
    ...['-1', '5', '0x0', '0, 0', ''].map((offset): [string, string, Record<string, string>] => [
      'PATCH',
      `/uploads/${id}`,
      { 'upload-offset': offset },
    ]),
    ['GET', `/uploads/${id}`, {}],
    ['PUT', `/uploads/${id}`, {}],
  ]
  for (const [method, path, lie] of lies) {
    const body = method === 'GET' ? undefined : new Uint8Array(1)
    const type = { 'content-type': 'application/offset+octet-stream' }
    const { status, body: problem } = await call(method, path, body, { ...TUS, ...type, ...lie })
    expect(
      [status >= 400 && status < 500, typeof problem.detail],
      `${method} ${JSON.stringify(lie)} ${status}`,
    ).toEqual([true, 'string'])
  }
  expect((await askOffset(buyer, id)).headers.get('upload-offset')).toBe('0')
})

test('an upload that has come whole is written by nobody again: what was scanned and hashed is what is stored, whatever is sent meanwhile', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'werkbank-swap-'))
  const program = join(dataDir, 'scan.sh')
  const [begun, goOn] = [join(dataDir, 'begun'), join(dataDir, 'go-on')]
  writeFileSync(program, `#!/bin/sh\ntouch ${begun}\nwhile [ ! -e ${goOn} ]; do sleep 0.02; done\n`, { mode: 0o755 })
  const api = await startTestApi(shop.sql, { files: { dataDir, filesScan: program } })
  try {
    const person = await signIn(shop.sql, api.url, buyer)
    const id = newId()
    const [clean, other] = [Buffer.from('a manual of the maker'), Buffer.from('bytes of somebody bad')]
    expect(clean.length).toBe(other.length)
    await beginUpload(person, id, clean.length, subject())
    const sent = sendPiece(person, id, clean, 0)
    await expect.poll(() => existsSync(begun), { timeout: 20_000 }).toBe(true)
    expect((await beginUpload(person, id, other.length, subject())).status).toBe(409)
    expect((await person.call('DELETE', `/uploads/${id}`, undefined, TUS)).status).toBe(400)
    expect((await sendPiece(person, id, other, 0)).status).toBe(409)
    // Another node that shares the folder may still be writing a piece of it.
    writeFileSync(join(api.services.files.place.uploads, `${buyer.orgId}.${buyer.userId}.${id}`), other)
    writeFileSync(goOn, '')
    expect((await sent).status).toBe(204)
    expect((await person.call('POST', '/files', { id, ...subject(), name: 'manual.txt' })).status).toBe(201)
    const { sha256 } = (await person.call('GET', `/files/${id}`)).body
    const { store } = api.services.files.place
    expect((await buffer(await store.get(originalName(sha256)))).equals(clean)).toBe(true)
    expect(createHash('sha256').update(clean).digest('hex')).toBe(sha256)
    await person.call('POST', `/files/${id}/remove`, subject())
    expect(readdirSync(api.services.files.place.uploads).filter((name) => !name.endsWith('.json'))).toEqual([])
  } finally {
    writeFileSync(goOn, '')
    await api.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

test('a look at a file holds nothing open, and bytes that are gone are told in a sentence', async () => {
  const id = await uploadFile(buyer, subject(), Buffer.alloc(200_000, 'x'), 'plan.txt')
  const path = `/files/${id}/content`
  const { sha256 } = (await buyer.call('GET', `/files/${id}`)).body
  const { store } = shop.api.services.files.place
  const at = store.path?.(originalName(sha256)) ?? ''
  const open = () => readdirSync('/proc/self/fd').filter((fd) => linkOf(fd) === at).length
  for (let turn = 0; turn < 20; turn++) {
    const { status, headers } = await viewer.call('HEAD', path)
    expect([status, headers.get('content-length')]).toEqual([200, '200000'])
    const leaving = new AbortController()
    const answer = await fetch(`${shop.url}/api/v1${path}`, {
      headers: { cookie: viewer.cookie },
      signal: leaving.signal,
    })
    expect(answer.status).toBe(200)
    leaving.abort()
  }
  await expect.poll(open, { timeout: 20_000 }).toBe(0)
  expect((await viewer.call('GET', path)).headers.get('cache-control')).toBe('no-store') // downloadable, but cached by no browser
  const picture = await uploadFile(buyer, subject(), await pictureOf('#102030'))
  for (const lost of [id, picture])
    await store.remove(originalName((await buyer.call('GET', `/files/${lost}`)).body.sha256))
  for (const lost of [path, `/files/${picture}/pictures/gallery`]) {
    const { status, body } = await viewer.call('GET', lost)
    expect([status, body.code]).toEqual([404, 'bytes-missing'])
  }
  for (const gone of [id, picture]) await buyer.call('POST', `/files/${gone}/remove`, subject())
})
const linkOf = (fd: string) => {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return '' // closed since
  }
}

test('a scanner is asked of each file: what is harmful is refused and gone, and nobody knows of what it says nothing about', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'werkbank-scan-'))
  const answers = join(dataDir, 'answer')
  const program = join(dataDir, 'scan.sh')
  writeFileSync(program, `#!/bin/sh\nexit $(cat ${answers})\n`, { mode: 0o755 })
  const api = await startTestApi(shop.sql, { files: { dataDir, filesScan: program } })
  try {
    const person = await signIn(shop.sql, api.url, buyer)
    const send = async (id: string) => {
      await beginUpload(person, id, 5, subject())
      return await sendPiece(person, id, Buffer.from('virus'), 0)
    }
    const [bad, unsure] = [newId(), newId()]
    writeFileSync(answers, '1')
    const refused = await send(bad)
    expect([refused.status, refused.body.code]).toEqual([422, 'file-harmful'])
    expect((await askOffset(person, bad)).status).toBe(404)
    writeFileSync(answers, '2')
    expect((await send(unsure)).status).toBe(503)
    expect((await person.call('POST', '/files', { id: unsure, ...subject(), name: 'x' })).body.code).toBe(
      'upload-missing',
    )
    writeFileSync(answers, '0')
    expect((await askOffset(person, unsure)).headers.get('upload-offset')).toBe('5') // asked again, it is taken
    expect((await person.call('POST', '/files', { id: unsure, ...subject(), name: 'x' })).status).toBe(201)
  } finally {
    await api.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

test('files leave the last of the disk to the database: what has no room waits, and all else goes on', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'werkbank-full-'))
  const api = await startTestApi(shop.sql, { files: { dataDir, roomLeftBytes: Number.MAX_SAFE_INTEGER } })
  try {
    const person = await signIn(shop.sql, api.url, buyer)
    const { status, body, headers } = await beginUpload(person, newId(), 5, subject())
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'disk-full', '15'])
    expect(body.detail).toMatch(/no room left for files/)
    expect((await person.call('POST', '/categories', { name: 'Room for words' })).status).toBe(201)
    expect((await person.call('GET', `/products/${productId}/files`)).status).toBe(200)
  } finally {
    await api.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

test('of uploads that somebody begins at one moment as many are taken as of those one after the other', async () => {
  const person = await shop.person('purchasing')
  const answers = await Promise.all(Array.from({ length: 80 }, () => beginUpload(person, newId(), 5, subject())))
  const taken = answers.filter(({ status }) => status === 201).length
  expect(taken).toBeGreaterThan(0)
  expect(taken).toBeLessThanOrEqual(50)
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 429]))
  // One that is just being begun may be counted twice, never not at all: one after the other all fifty are taken.
  for (let more = taken; more < 50; more++) expect((await beginUpload(person, newId(), 5, subject())).status).toBe(201)
  expect((await beginUpload(person, newId(), 5, subject())).status).toBe(429)
})

test('what one person stores has an end that the company sets: they are told, and what is removed makes room', async () => {
  const person = await shop.person('purchasing')
  const { status: set } = await shop.admin.call('PUT', '/settings/files.gigabytes', { level: 'organisation', value: 1 })
  expect(set).toBe(200)
  const kept = await uploadFile(person, subject(), Buffer.from('large'))
  const grow = (bytes: number) => withSystem(shop.sql, (tx) => tx`UPDATE files SET bytes = ${bytes} WHERE id = ${kept}`)
  await grow(999_999_990)
  const begin = (bytes: number) => beginUpload(person, newId(), bytes, subject())
  const { status, body } = await begin(11)
  expect([status, body.code, body.data]).toEqual([413, 'files-full', { max: 1 }])
  expect((await begin(6)).status).toBe(201)
  expect((await begin(6)).status).toBe(413) // what is on its way counts
  expect((await beginUpload(buyer, newId(), 11, subject())).status).toBe(201)
  await person.call('POST', `/files/${kept}/remove`, subject())
  expect((await begin(1_000)).status).toBe(201)
})

test('where the bucket can’t be reached an upload waits whole, is told so, and is taken once the bucket is there', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'werkbank-bucket-'))
  const port = await freePort()
  const bucket = { url: `http://127.0.0.1:${port}/files`, accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
  const api = await startTestApi(shop.sql, { files: { dataDir, filesS3: bucket } })
  const configureBuckets = [{ name: 'files', configs: [] }]
  const server = new S3rver({
    port,

    silent: true,
    directory: join(dataDir, 's3'),
    configureBuckets,
  })
  try {
    const person = await signIn(shop.sql, api.url, buyer)
    const id = newId()
    await beginUpload(person, id, 5, subject())
    const { status, body } = await sendPiece(person, id, Buffer.from('whole'), 0)
    expect([status, typeof body.detail]).toEqual([503, 'string'])
    expect((await person.call('POST', '/files', { id, ...subject(), name: 'x' })).body.code).toBe('upload-missing')
    await server.run()
    expect((await askOffset(person, id)).headers.get('upload-offset')).toBe('5')
    expect((await person.call('POST', '/files', { id, ...subject(), name: 'x' })).status).toBe(201)
    const content = () => fetch(`${api.url}/api/v1/files/${id}/content`, { headers: { cookie: person.cookie } })
    expect(await (await content()).text()).toBe('whole')
    await server.close()
    const away = await content()
    expect([away.status, typeof ((await away.json()) as { detail: unknown }).detail]).toEqual([503, 'string'])
  } finally {
    await api.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
