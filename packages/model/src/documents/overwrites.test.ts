import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { keepAsLogged } from './as-logged.ts'
import { concurrentOverwrites } from './overwrites.ts'

/** One person writes the field and sends at once, or takes what the log has: in any order, three people. */
const edits = fc.array(fc.record({ who: fc.nat(2), what: fc.constantFrom('write', 'write', 'take') }), {
  minLength: 4,
  maxLength: 24,
})

type Write = { value: string; who: number; saw: string | undefined; update: Uint8Array }

/** What people wrote, in the order in which the server has it, and which value each of them saw when they wrote. */
function logOf(all: readonly { who: number; what: string }[]): Write[] {
  const devices = [11, 5, 8].map((client) => Object.assign(new Y.Doc(), { clientID: client }))
  const log: Write[] = []
  for (const [index, { who, what }] of all.entries()) {
    const device = devices[who] as Y.Doc
    if (what === 'take') for (const { update } of log) Y.applyUpdate(device, update)
    if (what === 'take') continue
    const head = device.getMap('head')
    const saw = head.get('reference') as string | undefined
    const before = Y.encodeStateVector(device)
    head.set('reference', `v${index}`)
    log.push({ value: `v${index}`, who, saw, update: Y.encodeStateAsUpdate(device, before) })
  }
  return log
}

/** By definition: the previous value, or the new one, is lost where the author of the winning value had not seen it. */
function expectedLoss(log: readonly Write[], at: number, stood: string | undefined, holds: string): string | undefined {
  const known = new Map(log.slice(0, at + 1).map((write) => [write.value, write]))
  const seenBy = (value: string | undefined): string[] =>
    value === undefined ? [] : [value, ...seenBy(known.get(value)?.saw)]
  const written = log[at] as Write
  const rival = holds === written.value ? stood : written.value
  if (rival === undefined || seenBy(holds).includes(rival)) return undefined
  return known.get(rival)?.who === known.get(holds)?.who ? undefined : rival
}

test.each([true, false])(
  'of values that met without knowing of each other the lost one is told once, and no other (documents that collect what was deleted: %s)',
  (gc) => {
    let lost = 0
    fc.assert(
      fc.property(edits, (all) => {
        const log = logOf(all)
        const doc = keepAsLogged(new Y.Doc({ gc }))
        const head = doc.getMap('head')
        let told: unknown[] = []
        head.observe((_, transaction) => {
          told = concurrentOverwrites(transaction, head).map(({ lostValue }) => lostValue)
        })
        for (const [at, { update }] of log.entries()) {
          const stood = head.get('reference') as string | undefined
          told = []
          Y.applyUpdate(doc, update)
          const expected = expectedLoss(log, at, stood, head.get('reference') as string)
          expect(told).toEqual(expected === undefined ? [] : [expected])
          lost += told.length
        }
      }),
      { numRuns: 500 },
    )
    expect(lost).toBeGreaterThan(200) // the run did reach what it is about
  },
)
