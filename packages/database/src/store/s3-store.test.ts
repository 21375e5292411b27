import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import S3rver from 's3rver'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { s3Store } from './s3-store.ts'

/** An S3-compatible server that keeps its objects in a folder. Its one key is fixed; it refuses requests without a key, but accepts any signature. */
const folder = mkdtempSync(join(tmpdir(), 'werkbank-s3-'))
const server = new S3rver({
  port: 0,
  silent: true,
  directory: folder,
  configureBuckets: [{ name: 'backups', configs: [] }],
})
const keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
let origin = ''
beforeAll(async () => {
  const { port } = await server.run()
  origin = `http://127.0.0.1:${port}`
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})
const store = () => s3Store({ url: `${origin}/backups/werk eins`, ...keys })
const read = async (name: string) => await buffer(await store().get(name))

test('a backup in a bucket comes back byte for byte, in parts where it is large', async () => {
  const [small, large] = [randomBytes(1_000), randomBytes(40 * 1024 * 1024)]
  const inPieces = (bytes: Buffer) =>
    Readable.from(
      Array.from({ length: Math.ceil(bytes.length / 700_001) }, (_, at) =>
        bytes.subarray(at * 700_001, (at + 1) * 700_001),
      ),
    )
  expect(await store().put('wal/0001', inPieces(small))).toBe(1_000)
  expect(await store().put('werkbank-1.backup', inPieces(large))).toBe(large.length)
  expect((await read('wal/0001')).equals(small)).toBe(true)
  expect((await read('werkbank-1.backup')).equals(large)).toBe(true)
  expect(await store().list('werkbank-')).toEqual([{ name: 'werkbank-1.backup', bytes: large.length }])
  expect([await store().size('wal/0001'), await store().size('wal/000')]).toEqual([1_000, undefined])
  expect((await store().list('')).map(({ name }) => name)).toEqual(['wal/0001', 'werkbank-1.backup'])
  await store().remove('wal/0001')
  expect((await store().list('')).map(({ name }) => name)).toEqual(['werkbank-1.backup'])
  await expect(store().get('wal/0001')).rejects.toMatchObject({ code: 'ENOENT' })
})

test('what ends in the middle leaves nothing under its name', async () => {
  const broken = Readable.from(
    (async function* () {
      yield randomBytes(40 * 1024 * 1024)
      throw new Error('the disk is gone')
    })(),
  )
  await expect(store().put('broken.backup', broken)).rejects.toThrow('the disk is gone')
  expect(await store().list('broken')).toEqual([])
})

test('all names are listed, also more than one answer holds', async () => {
  // The server above can't answer in pages under this Node (it needs a cipher that is gone); this one does only that.
  const asked: (string | null)[] = []
  const paged = createServer((request, response) => {
    const token = new URL(request.url ?? '', 'http://s3').searchParams.get('continuation-token')
    asked.push(token)
    const [name, next] =
      token === 'page 2/=' ? ['b', ''] : ['a', '<NextContinuationToken>page 2/=</NextContinuationToken>']
    response.setHeader('content-type', 'application/xml')
    response.end(
      `<?xml version="1.0"?><ListBucketResult><IsTruncated>${next !== ''}</IsTruncated><Contents><Key>wal/${name}</Key><Size>7</Size></Contents>${next}</ListBucketResult>`,
    )
  }).listen(0, '127.0.0.1')
  await once(paged, 'listening')
  try {
    const { port } = paged.address() as AddressInfo
    const listed = await s3Store({ url: `http://127.0.0.1:${port}/backups`, ...keys }).list('wal/')
    expect(listed).toEqual([
      { name: 'wal/a', bytes: 7 },
      { name: 'wal/b', bytes: 7 },
    ])
    expect(asked).toEqual([null, 'page 2/='])
  } finally {
    paged.closeAllConnections()
    paged.close()
  }
})

test('what goes wrong is told in a sentence that names no key', async () => {
  const accessKeyId = 'not-the-key'
  const sentences: string[] = []
  for (const wrong of [
    s3Store({ url: `${origin}/backups`, ...keys, accessKeyId }),
    s3Store({ url: `${origin}/elsewhere`, ...keys }),
    s3Store({ url: 'http://127.0.0.1:9/backups', ...keys }),
  ])
    sentences.push(
      await wrong.put('x', Readable.from([Buffer.from('x')])).then(String, (error: Error) => error.message),
    )
  expect(sentences).toEqual([
    expect.stringMatching(/refuses \(.*BACKUP_S3_ACCESS_KEY and BACKUP_S3_SECRET_KEY/),
    expect.stringMatching(/^There is no bucket at .*BACKUP_S3_URL/),
    expect.stringMatching(/can't be reached/),
  ])
  expect(sentences.join()).not.toMatch(/not-the-key|S3RVER/)
})
