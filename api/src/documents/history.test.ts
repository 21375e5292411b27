import type { LoggedUpdate } from '@werkbank/database/document-log.ts'
import {
  addLine,
  linesOf,
  notesOf,
  removeLine,
  setHeadField,
  setLineField,
} from '@werkbank/model/agreement/agreed-document.ts'
import { newDocument } from '@werkbank/model/documents/new-document.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { groupSteps, pieceStart } from './history.ts'
import { readableContent } from './readable.ts'
import { documentOf, replay } from './replay.ts'

const PEOPLE = ['ada', 'ben', 'eva']
type Edit = { who: number; what: number; line: number; meet: boolean }
const edits = fc.array(fc.record({ who: fc.nat(2), what: fc.nat(6), line: fc.nat(3), meet: fc.boolean() }), {
  minLength: 20,
  maxLength: 60,
})

/** The log of an order that three people edit, each on a device that syncs now and then. */
function logOf(all: readonly Edit[]): LoggedUpdate[] {
  const devices = PEOPLE.map((_, index) => {
    const device = newDocument()
    device.clientID = index + 1
    return device
  })
  const log: LoggedUpdate[] = []
  for (const [index, { who, what, line, meet }] of all.entries()) {
    const device = devices[who] as Y.Doc
    if (meet) for (const { update } of log) Y.applyUpdate(device, update)
    const before = Y.encodeStateVector(device)
    device.transact(() => write(device, what, `l${line}`, index))
    log.push({
      seq: index + 1,
      userId: PEOPLE[who] ?? null,
      origin: 'client',
      at: new Date(1_800_000_000_000 + index * 20_000).toISOString(),
      update: Y.encodeStateAsUpdate(device, before),
    })
  }
  return log
}

function write(device: Y.Doc, what: number, line: string, index: number): void {
  const notes = notesOf(device)
  if (what === 0) setHeadField(device, 'reference', `R${index}`)
  else if (what === 1) addLine(device, { id: line, productId: `p${index}` })
  else if (what === 2) setLineField(device, line, 'quantity', String(index + 1))
  else if (what === 3 && linesOf(device).has(`${line}.productId`)) removeLine(device, line)
  else if (what === 4) notes.insert(index % (notes.length + 1), `word ${index} `)
  else if (what === 5 && notes.length > 3) notes.delete(index % (notes.length - 2), 2)
  else setHeadField(device, 'reference', undefined)
}

test('S-23 a log read in stretches, each from a kept state, tells the same as the whole of it: also what was overwritten by whom', () => {
  let overwritten = 0
  fc.assert(
    fc.property(edits, fc.array(fc.nat(60), { maxLength: 5 }), (all, cuts) => {
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
    seq,
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
