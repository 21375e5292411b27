import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { groupSteps, pieceStart } from './history.ts'
import { readableContent } from './readable.ts'
import { documentOf, replay } from './replay.ts'
import { edits, logOf } from './testing-log.ts'

test('S-23 a log read in stretches, each from a kept state, tells the same as the whole of it: also what was overwritten by whom', () => {
  let overwritten = 0
  fc.assert(
    fc.property(edits(60), fc.array(fc.nat(60), { maxLength: 5 }), (all, cuts) => {
      const log = logOf(all)
      const whole = replay(documentOf({ updates: [] }), log, 'order')
      const borders = [...new Set([0, ...cuts.map((cut) => Math.min(cut, log.length)), log.length])].sort(
        (a, b) => a - b,
      )
      let base: Uint8Array | undefined
      const steps = borders.slice(1).flatMap((to, index) => {
        const updates = log.slice(borders[index], to)
        const told = replay(documentOf({ base, updates: [] }), updates, 'order')
        base = Y.encodeStateAsUpdate(documentOf({ base, updates }))
        return told
      })
      expect(steps).toEqual(whole)
      expect(readableContent(documentOf({ base, updates: [] }), 'order')).toEqual(
        readableContent(documentOf({ updates: log }), 'order'),
      )
      overwritten += whole.filter(({ changes }) => changes.some((change) => 'overwrote' in change)).length
    }),
  )
  expect(overwritten).toBeGreaterThan(50) // the run did reach what it is about
})

test('no entry goes over the border of a piece, whatever else is read with it', () => {
  const step = (seq: number) => ({
    fromSeq: seq,
    seq,
    startedAt: new Date(1_800_000_000_000 + seq * 10).toISOString(),
    at: new Date(1_800_000_000_000 + seq * 10).toISOString(),
    userId: 'ada',
    origin: 'client',
    changes: [{ path: 'notes', from: '', to: 'x' }],
  })
  const steps = Array.from({ length: 600 }, (_, index) => step(index + 1))
  expect(groupSteps(steps).map(({ fromSeq, seq }) => [fromSeq, seq])).toEqual([
    [1, 256],
    [257, 512],
    [513, 600],
  ])
  expect([1, 256, 257, 512, 513].map(pieceStart)).toEqual([0, 0, 256, 256, 512])
})
