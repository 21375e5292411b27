import { expect, test } from 'vitest'
import { peerOf } from './use-replica.ts'

test('RT-13.1 who has their caret in a field or in the text of a page writes, who does not looks', () => {
  const user = { id: 'u1', name: 'Ada' }
  const states = [{}, { field: null }, { cursor: null }, { field: 'lines.l1.quantity' }, { cursor: { anchor: {} } }]
  expect(states.map((state) => peerOf(1, { user, ...state })?.isWriting)).toEqual([false, false, false, true, true])
  expect(peerOf(1, { field: 'lines.l1.quantity' })).toBeUndefined() // without a user
})
