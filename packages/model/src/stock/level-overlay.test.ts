import { expect, test } from 'vitest'
import type { Command, OverlayRows } from '../base/command.ts'
import { NO_LOT, newId } from '../base/value/id.ts'
import { adjustStock, receiveStock, transferStock } from './commands.ts'

const [product, here, there] = [newId(), newId(), newId()]
const now = { now: '2030-01-01T10:00:00.000Z', userId: newId() }

/** The levels after some commands that still wait, as place → on hand and reserved. */
function levelsAfter(...commands: [Command, object][]): Record<string, string[]> {
  const levels = new Map<string, Record<string, unknown> & { id: string }>([
    ['l1', { id: 'l1', rev: '7', productId: product, lotId: NO_LOT, locationId: here, onHand: '10', reserved: '4' }],
    ['l2', { id: 'l2', rev: '7', productId: product, lotId: newId(), locationId: there, onHand: '99', reserved: '0' }],
  ])
  const rows: OverlayRows = {
    get: (_table, id) => levels.get(id),
    all: () => levels.values(),
    set: (_table, row) => void levels.set(row.id, row),
    remove: (_table, id) => void levels.delete(id),
  }
  for (const [command, input] of commands) command.overlay?.(rows, command.input.parse(input) as never, now)
  const shown = [...levels.values()].filter(({ lotId }) => lotId === NO_LOT)
  return Object.fromEntries(
    shown.map((level) => [
      level.locationId === here ? 'here' : 'there',
      [String(level.onHand), String(level.reserved)],
    ]),
  )
}

test('stock that waits to be received, moved or corrected is shown at once', () => {
  const moved = { productId: product, quantity: '2.5' }
  expect(levelsAfter([receiveStock, { ...moved, locationId: here }])).toEqual({ here: ['12.5', '4'] })
  expect(levelsAfter([transferStock, { ...moved, fromLocationId: here, toLocationId: there }])).toEqual({
    here: ['7.5', '4'],
    there: ['2.5', '0'],
  })
  expect(levelsAfter([adjustStock, { ...moved, quantity: '-1', locationId: here, reason: 'broken' }])).toEqual({
    here: ['9', '4'],
  })
})

test('several that wait add up, into a place that has no level yet as well', () => {
  const receive = (quantity: string, locationId: string): [Command, object] => [
    receiveStock,
    { productId: product, quantity, locationId },
  ]
  expect(levelsAfter(receive('1', there), receive('2', there), receive('0.5', here))).toEqual({
    here: ['10.5', '4'],
    there: ['3', '0'],
  })
})

test('what is not there can not leave: nothing is shown, on neither side', () => {
  const transfer = { productId: product, quantity: '11', fromLocationId: here, toLocationId: there }
  expect(levelsAfter([transferStock, transfer])).toEqual({ here: ['10', '4'] })
})
