import * as A from '@automerge/automerge'
import { count } from '@werkbank/database/testing/testing.ts'
import { NO_LOT } from '@werkbank/model/base/value/id.ts'
import { addQuantities, fromMillionths } from '@werkbank/model/base/value/quantity.ts'
import {
  addCount,
  binKey,
  type CountDocument,
  decide,
  newCountDocument,
  takeBack,
} from '@werkbank/model/counting/count-document.ts'
import { type BinState, readCount } from '@werkbank/model/counting/read-count.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const RUNS = count(60, 2_000)
const TIMEOUT_MS = 300_000
const product = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`
const EVA = '018f0000-0000-7000-8000-0000000000e1'
/** Two that are expected, and one that is not. */
const BINS = [1, 2, 3].map((n) => binKey(product(n), NO_LOT))
const AT = '2030-01-01T10:00:00.000Z'
const conflictsOf = (object: object, key: string) => A.getConflicts(object as never, key as never) as never

/**
 * What a device does: adds a count, replaces the count of a whole bin, takes back an entry of any author, decides a difference, or syncs with another
 * device.
 */
type Act =
  | { kind: 'part' | 'whole' | 'settle'; device: number; bin: number; millionths: number }
  | { kind: 'undo'; device: number; pick: number }
  | { kind: 'meet'; device: number; other: number }
const device = fc.nat({ max: 3 })
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('part', 'part', 'whole', 'settle'),
      device,
      bin: fc.nat({ max: 2 }),
      millionths: fc.nat({ max: 3_000_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const), device, pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('meet' as const), device, other: device }) },
)
const read = (doc: CountDocument): BinState[] => readCount(doc, conflictsOf)

test(
  'R-CO7 R-CO8 devices that counted apart agree after they meet, and every part that nobody took back is in the sum',
  () => {
    const reached = { sums: 0, conflicts: 0, undone: 0 }
    fc.assert(
      fc.property(fc.array(act, { minLength: 5, maxLength: 40 }), (acts) => {
        const sheet = newCountDocument(
          's',
          [1, 2].map((n) => ({ productId: product(n), lotId: NO_LOT })),
        )
        const first = A.from<CountDocument>(sheet)
        const devices = Array.from({ length: 4 }, () => A.clone(first))
        const parts = new Map<string, { bin: string; quantity: string }>()
        const undone = new Set<string>()
        acts.forEach((step, n) => {
          const doc = devices[step.device] as A.Doc<CountDocument>
          const id = `e${n}`
          if (step.kind === 'meet') {
            devices[step.device] = A.merge(doc, A.clone(devices[step.other] as A.Doc<CountDocument>))
            return
          }
          devices[step.device] = A.change(doc, (open) => {
            if (step.kind === 'undo') {
              const ids = Object.keys(open.entries ?? {})
              const undoes = ids[step.pick % Math.max(1, ids.length)]
              if (undoes === undefined) return
              undone.add(undoes)
              takeBack(open, BINS[0] as string, id, { undoes, by: EVA, at: AT })
              return
            }
            const bin = BINS[step.bin] as string
            const quantity = fromMillionths(BigInt(step.millionths))
            if (step.kind === 'settle') return decide(open, bin, { quantity, by: EVA, at: AT, seen: [] })
            addCount(open, bin, id, { quantity, by: EVA, at: AT, ...(step.kind === 'part' ? { adds: true } : {}) })
            if (step.kind === 'part') parts.set(id, { bin, quantity })
          })
        })
        const merge = (order: A.Doc<CountDocument>[]) =>
          order.reduce((all, doc) => A.merge(all, A.clone(doc)), A.clone(first))
        const [there, back] = [read(merge(devices)), read(merge(devices.toReversed()))]
        expect(back).toEqual(there)
        for (const bin of BINS) {
          const live = [...parts].filter(([id, part]) => part.bin === bin && !undone.has(id))
          const state = there.find((other) => other.bin === bin)
          const tally = state && state.state !== 'uncounted' ? state.counts.find(({ adds }) => adds) : undefined
          expect(tally?.quantity).toBe(
            live.length > 0 ? addQuantities(...live.map(([, { quantity }]) => quantity)) : undefined,
          )
          if (live.length > 1) reached.sums += 1
          if (state?.state === 'conflict') reached.conflicts += 1
        }
        reached.undone += undone.size
      }),
      { numRuns: RUNS },
    )
    for (const times of Object.values(reached)) expect(times).toBeGreaterThan(RUNS / 10)
  },
  TIMEOUT_MS,
)
