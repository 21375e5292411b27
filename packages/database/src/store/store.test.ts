import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { folderStore } from './store.ts'

function buildStore() {
  const folder = mkdtempSync(join(tmpdir(), 'werkbank-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const all = () => (readdirSync(folder, { recursive: true }) as string[]).filter((name) => /[.x]/.test(name))
  return { folder, store: folderStore(join(folder)), all }
}

test('what breaks off in the middle leaves nothing, and what stood under the name stays', async () => {
  const { store, all } = buildStore()
  await store.put('a/x', Readable.from([Buffer.from('before')]))
  const broken = Readable.from(
    (async function* () {
      yield randomBytes(100_000)
      throw new Error('the line is gone')
    })(),
  )
  await expect(store.put('a/x', broken)).rejects.toThrow('the line is gone')
  expect((await buffer(await store.get('a/x'))).toString()).toBe('before')
  expect(all()).toEqual(['a/x'])
  expect(await store.list('')).toEqual([{ name: 'a/x', bytes: 6 }])
  expect([await store.size('a/x'), await store.size('a/y'), await store.size('a')]).toEqual([6, undefined, undefined])
})

test('two who write one name at once each write it whole', async () => {
  const { store, all } = buildStore()
  const slowly = (letter: string) =>
    Readable.from(
      (async function* () {
        for (let piece = 0; piece < 50; piece++) {
          yield Buffer.alloc(10_000, letter)
          await new Promise(setImmediate)
        }
      })(),
    )
  await Promise.all(['a', 'b', 'c'].map((letter) => store.put('x', slowly(letter))))
  const found = (await buffer(await store.get('x'))).toString()
  expect(found).toMatch(/^(a+|b+|c+)$/)
  expect(found).toHaveLength(500_000)
  expect(all()).toEqual(['x'])
})

test('what a crash has left is taken away after a day, and what is being written is not', async () => {
  const { folder, store, all } = buildStore()
  const parts = ['x.old.part', 'x.new.part']
  for (const name of parts) writeFileSync(join(folder, name), 'half')
  const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1_000)
  utimesSync(join(folder, 'x.old.part'), yesterday, yesterday)
  expect(await store.list('')).toEqual([])
  await store.tidy()
  expect(all()).toEqual(['x.new.part'])
})
