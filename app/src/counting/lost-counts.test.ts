import * as Automerge from '@automerge/automerge'
import { NO_LOT } from '@werkbank/model/base/value/id.ts'
import {
  addCount,
  binKey,
  type CountDocument,
  decide,
  newCountDocument,
} from '@werkbank/model/counting/count-document.ts'
import { expect, test } from 'vitest'
import { lostCounts } from './lost-counts.ts'

const [ME, WILLI] = ['018f0000-0000-7000-8000-0000000000e1', '018f0000-0000-7000-8000-0000000000e2']
const PRODUCT = '018f0000-0000-7000-8000-000000000001'
const BIN = binKey(PRODUCT, NO_LOT)
const at = '2030-01-01T10:00:00.000Z'
type Sheet = Automerge.Doc<CountDocument>
const counted = (sheet: Sheet, id: string, by: string, quantity = '1') =>
  Automerge.change(sheet, (to) => addCount(to, BIN, id, { quantity, by, at }))

test('NF-34 S-21 what the server lost of others is told, and the sheet without it has all of one’s own on the state of the server', () => {
  const made = Automerge.from(newCountDocument('s', [{ productId: PRODUCT, lotId: NO_LOT }])) as Sheet
  const server = counted(made, 'kept', WILLI)
  const device = Automerge.change(
    counted(counted(counted(server, 'mine', ME, '2'), 'lost', WILLI, '3'), 'mine too', ME, '4'),
    (to) => decide(to, BIN, { quantity: '6', seen: ['mine', 'lost'], by: ME, at }),
  )
  const found = lostCounts(device, Automerge.getHeads(server), ME)
  expect(found?.entries).toEqual([{ by: WILLI, productId: PRODUCT }])
  const without = found?.without() as Sheet
  expect(Object.keys(without.entries ?? {}).sort()).toEqual(['kept', 'mine', 'mine too'])
  expect(without.entries?.['mine too']).toEqual({ quantity: '4', by: ME, at, productId: PRODUCT })
  expect(without.accepted[BIN]).toMatchObject({ quantity: '6', by: ME })
  // It stands on what the server has: nothing else is needed to take it.
  const [after] = Automerge.applyChanges(Automerge.clone(server), Automerge.getChanges(server, without))
  expect(Automerge.getMissingDeps(after, [])).toEqual([])
  expect(after.entries).toEqual(without.entries)
})

test('S-21 where only one’s own is missing at the server, or its state is not here yet, nothing is lost', () => {
  const made = Automerge.from(newCountDocument('s', [{ productId: PRODUCT, lotId: NO_LOT }])) as Sheet
  const server = counted(made, 'theirs', WILLI)
  expect(lostCounts(counted(server, 'mine', ME), Automerge.getHeads(server), ME)).toBeUndefined()
  expect(lostCounts(made, Automerge.getHeads(server), ME)).toBeUndefined()
})
