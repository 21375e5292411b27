import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { markDone } from './hocuspocus.ts'

test('an update that is done with is an empty one', () => {
  const from = new Y.Doc()
  from.getMap('head').set('reference', 'typed')
  const update = Y.encodeStateAsUpdate(from)
  markDone(update)
  const to = new Y.Doc()
  Y.applyUpdate(to, update)
  expect(to.store.clients.size).toBe(0)
})
