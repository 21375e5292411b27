import { newId } from '@werkbank/model/base/value/id.ts'
import { createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { until } from '../testing/api-double.ts'
import { DeviceDatabase, deletePerson, documentDatabaseName, withStorage } from './database.ts'
import { createDraft } from './draft.ts'
import { backoffMs, makeAlarm, makeLeader } from './leader.ts'
import { readRawStore, writeRawStore } from './raw-store.ts'
import { createRowDraft } from './row-draft.ts'
import { isQuotaError, storageHealth } from './storage-health.ts'
import { until as untilTrue } from './until.ts'

test('a full disk is recognised by all its names, also inside other errors', () => {
  expect(isQuotaError(new DOMException('x', 'QuotaExceededError'))).toBe(true)
  expect(
    isQuotaError(Object.assign(new Error('AbortError'), { inner: new DOMException('x', 'QuotaExceededError') })),
  ).toBe(true)
  expect(isQuotaError(new Error('something else'))).toBe(false)
})

test('a failed write shows as full or broken storage, a later good one ends it', async () => {
  const database = new DeviceDatabase(newId())
  await expect(
    withStorage(database, () => Promise.reject(new DOMException('x', 'QuotaExceededError'))),
  ).rejects.toThrow()
  expect(storageHealth()).toEqual({ state: 'full' })
  await withStorage(database, () => database.meta.put({ key: 'a', value: 1 }))
  expect(storageHealth()).toEqual({ state: 'ok' })
  database.close()
})

test('a lost connection is opened again and the access tried once more', async () => {
  const database = new DeviceDatabase(newId())
  let tries = 0
  const result = await withStorage(database, async () => {
    tries += 1
    if (tries === 1) throw new DOMException('Connection to Indexed Database server lost', 'UnknownError')
    return await database.meta.count()
  })
  expect([tries, result]).toEqual([2, 0])
  expect(storageHealth()).toEqual({ state: 'ok' })
  database.close()
})

test('a draft is there again after the screen was left, and gone once it was used', async () => {
  const database = new DeviceDatabase(newId())
  const first = createDraft(database, 'customer:new', { name: '', city: '' })
  first.set({ name: 'Museum' })
  await until(async () => (await database.meta.get('draft:customer:new')) !== undefined)
  const second = createDraft(database, 'customer:new', { name: '', city: '' })
  await until(() => second.value().name === 'Museum')
  second.clear()
  await until(async () => (await database.meta.get('draft:customer:new')) === undefined)
  expect(second.value()).toEqual({ name: '', city: '' })
  database.close()
})

test('PR-04 changes of a row wait with what was seen when each began, also over a reload', async () => {
  const database = new DeviceDatabase(newId())
  let row: { id: string; name: string; city: string | null; vatId?: string | null } = {
    id: 'a',
    name: 'Museum',
    city: null,
  }
  const first = createRowDraft(database, 'customer', () => row)
  expect(first.changes()).toBeUndefined()
  first.set('name', 'Museum am Ring')
  first.set('vatId', 'ATU12345678')
  row = { ...row, name: 'Stadtmuseum', city: 'Wien' }
  expect([first.value('name'), first.value('city')]).toEqual(['Museum am Ring', 'Wien'])
  first.set('name', 'Museum am Rin')
  const changes = { fields: { name: 'Museum am Rin', vatId: 'ATU12345678' }, seen: { name: 'Museum', vatId: null } }
  expect(first.changes()).toEqual(changes)
  await until(async () => {
    const kept = (await database.meta.get('draft:customer:a'))?.value as { typed?: { name?: string } } | undefined
    return kept?.typed?.name === 'Museum am Rin'
  })
  const second = createRowDraft(database, 'customer', () => row)
  await until(() => second.changes() !== undefined)
  expect(second.changes()).toEqual(changes)
  // Another row has its own, and what was typed back is no change, whatever the row becomes.
  expect(createRowDraft(database, 'customer', () => ({ id: 'b', name: 'Kiosk' })).changes()).toBeUndefined()
  second.set('name', 'Museum')
  second.set('vatId', null)
  expect(second.changes()).toBeUndefined()
  expect(second.value('name')).toBe('Stadtmuseum')
  database.close()
})

test('one leader at a time; the next takes over when it steps down', async () => {
  const name = newId()
  const led: string[] = []
  const lead = (who: string) => async (signal: AbortSignal) => {
    led.push(who)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  }
  const [stopA, stopB] = [makeLeader(name, lead('a')), makeLeader(name, lead('b'))]
  await until(() => led.length === 1)
  stopA()
  await until(() => led.length === 2)
  expect(led).toEqual(['a', 'b'])
  stopB()
})

test('RT-03.2 waiting grows, with jitter, to half a minute', () => {
  expect(backoffMs(1, () => 1)).toBe(1000)
  expect(backoffMs(3, () => 0)).toBe(2000)
  expect(backoffMs(50, () => 1)).toBe(30_000)
})

test('wiping takes everything of one person and nothing of another', async () => {
  const [leaving, staying] = [newId(), newId()]
  for (const person of [leaving, staying]) {
    const database = new DeviceDatabase(person)
    await database.meta.put({ key: 'a', value: 1 })
    database.close()
    await new Promise<void>((resolve) => {
      const request = indexedDB.open(documentDatabaseName(person, 'order:1'))
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    })
  }
  await deletePerson(leaving)
  const names = (await indexedDB.databases()).map((database) => database.name ?? '')
  expect(names.filter((name) => name.includes(leaving))).toEqual([])
  expect(names.filter((name) => name.includes(staying))).toHaveLength(2)
})

test('what is put back on a device goes into a database that somebody left without its stores', async () => {
  const opening = indexedDB.open('left-empty')
  await new Promise((resolve) => opening.addEventListener('success', resolve))
  opening.result.close()
  const make = (database: IDBDatabase) => void database.createObjectStore('updates', { autoIncrement: true })
  await writeRawStore('left-empty', 'updates', [{ key: 7, value: 'unsent' }], make)
  expect((await readRawStore('left-empty', 'updates')).map(({ value }) => value)).toEqual(['unsent'])
})

test('a wait that is over has left nothing at the signal that outlives it', async () => {
  const { signal } = new AbortController()
  const listeners = new Set<unknown>()
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)]
  signal.addEventListener = (type: string, listener: EventListener) => {
    listeners.add(listener)
    add(type, listener)
  }
  signal.removeEventListener = (type: string, listener: EventListener) => {
    listeners.delete(listener)
    remove(type, listener)
  }
  const alarm = makeAlarm()
  await alarm.wait(signal, 1)
  const woken = alarm.wait(signal)
  alarm.wake()
  await woken
  await untilTrue(() => true, signal)
  const [changed, setChanged] = createSignal(false)
  const later = untilTrue(changed, signal)
  setChanged(true)
  await later
  expect([...listeners]).toEqual([])
})
