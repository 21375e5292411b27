import { HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { forgetSilently } from './hocuspocus-provider.ts'
import { countUpdates, databaseOf, openWithoutWriter, updatesOf } from './y-indexeddb.ts'

test('a document read from the device is not written by y-indexeddb, whose count of updates can be set', async () => {
  const doc = new Y.Doc()
  const persistence = openWithoutWriter('vendor-test', doc)
  const database = await databaseOf(persistence)
  await persistence.whenSynced
  const stored = () =>
    new Promise((resolve) => {
      const request = database.transaction('updates').objectStore('updates').count()
      request.onsuccess = () => resolve(request.result)
    })
  const before = await stored()
  doc.getMap('head').set('reference', 'typed')
  expect(await stored()).toBe(before)
  countUpdates(persistence, 7)
  expect(updatesOf(persistence)).toBe(7)
  await persistence.destroy()
})

test('a document that a socket forgets is unknown to it', () => {
  const socket = new HocuspocusProviderWebsocket({ url: 'ws://127.0.0.1:1', autoConnect: false })
  socket.configuration.providerMap.set('page:1', {} as never)
  forgetSilently(socket, 'page:1')
  expect(socket.configuration.providerMap.has('page:1')).toBe(false)
  socket.destroy()
})
