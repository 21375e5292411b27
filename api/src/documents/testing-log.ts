import type { LoggedUpdate } from '@werkbank/database/log/document-log.ts'
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
import * as Y from 'yjs'

export const PEOPLE = ['ada', 'ben', 'eva']
const START_MS = 1_800_000_000_000
export type Edit = { who: number; what: number; line: number; meet: boolean; leave: boolean }

/** Edits of three people in an order; now and then everybody goes away for an hour. */
export const edits = (maxLength: number) =>
  fc.array(
    fc.record({
      who: fc.nat(2),
      what: fc.nat(7),
      line: fc.nat(3),
      meet: fc.boolean(),
      leave: fc.nat(19).map((of) => of === 0),
    }),
    { minLength: 20, maxLength },
  )

/**
 * What three people wrote in an order, each on a device that hears of the others now and then, as the log has it: as typed, or where a device comes back from being
 * away, all that the log lacks with everything that is deleted. `alive`: they hear of each other at once.
 */
export function logOf(all: readonly Edit[], { alive = false } = {}): LoggedUpdate[] {
  const devices = PEOPLE.map((_, index) => Object.assign(newDocument(), { clientID: index + 1 }))
  const log: LoggedUpdate[] = []
  let ms = START_MS
  for (const [index, { who, what, line, meet, leave }] of all.entries()) {
    const device = devices[who] as Y.Doc
    if (alive || meet) for (const { update } of log) Y.applyUpdate(device, update)
    const before = Y.encodeStateVector(device)
    let typed = Y.encodeStateAsUpdate(device, before)
    const take = (update: Uint8Array) => {
      typed = update
    }
    device.on('update', take)
    device.transact(() => write(device, what, `l${line}`, index))
    device.off('update', take)
    ms += leave ? 3_600_000 : 20_000
    const at = new Date(ms).toISOString()
    const update = meet ? typed : Y.encodeStateAsUpdate(device, before)
    const seq = index + 1
    log.push({
      fromSeq: seq,
      seq,
      userId: PEOPLE[who] ?? null,
      origin: 'client',
      startedAt: at,
      at,
      isState: true,
      update,
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
  else if (what === 4 || what === 7) notes.insert(index % (notes.length + 1), `word ${index} `)
  else if (what === 5 && notes.length > 3) notes.delete(index % (notes.length - 2), 2)
  else setHeadField(device, 'reference', undefined)
}
