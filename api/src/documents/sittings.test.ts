import { isDeepStrictEqual } from 'node:util'
import type { LoggedUpdate } from '@werkbank/database/log/document-log.ts'
import { joinSittings } from '@werkbank/database/log/join-sittings.ts'
import { decodeParts, encodeParts } from '@werkbank/database/log/sitting-parts.ts'
import { upToClocks } from '@werkbank/model/vendor/yjs.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readableContent } from './readable.ts'
import { documentOf, replay, type Step } from './replay.ts'
import { edits, logOf } from './testing-log.ts'

const partsOf = (log: readonly LoggedUpdate[], before: readonly LoggedUpdate[] = []) =>
  joinSittings(
    before.map(({ update }) => update),
    log,
    { isOver: true },
  ).flatMap(({ parts }) => parts)

/** Who wrote which field, with what stood there before and after: of each field in order, what one person wrote in a row as one. */
function toldOf(steps: readonly Step[]): Record<string, unknown[]> {
  const told: Record<string, { by: string | null; from: unknown; to: unknown; overwrote?: unknown }[]> = {}
  for (const { userId, changes } of steps)
    for (const { path, from, to, ...more } of changes.filter((change) => change.path !== 'notes')) {
      const own = told[path] ?? []
      told[path] = own
      const last = own.at(-1)
      if (last?.by === userId && !('overwrote' in last) && !('overwrote' in more)) last.to = to
      else own.push({ by: userId, from, to, ...more })
      // What came back to where it was is no change, a whole line too.
      if (last && isDeepStrictEqual(last.from, last.to) && !('overwrote' in last)) own.splice(own.indexOf(last), 1)
    }
  return Object.fromEntries(Object.entries(told).filter(([, changes]) => changes.length > 0))
}

test('updates joined to sittings tell the same: the state, everybody’s clocks, and who wrote which field with what stood there before and after', () => {
  const seen = { updates: 0, parts: 0, overwritten: 0, shared: 0 }
  fc.assert(
    fc.property(edits(80), fc.nat(80), fc.boolean(), (all, cut, alive) => {
      const log = logOf(all, { alive })
      // Merged on two nights.
      const first = partsOf(log.slice(0, cut))
      const parts = [...first, ...partsOf(log.slice(cut), first)]
      const [typed, joined] = [documentOf({ updates: log }), documentOf({ updates: parts })]
      expect(Y.encodeStateVector(joined)).toEqual(Y.encodeStateVector(typed))
      expect(Y.equalSnapshots(Y.snapshot(joined), Y.snapshot(typed))).toBe(true)
      expect(readableContent(joined, 'order')).toEqual(readableContent(typed, 'order'))
      const [before, after] = [log, parts].map((entries) => replay(documentOf({ updates: [] }), entries, 'order'))
      expect(toldOf(after ?? [])).toEqual(toldOf(before ?? []))
      // Each goes on from the one before, and where everybody saw it the state is the one that was there.
      let seq = 0
      for (const part of parts) {
        expect(part.fromSeq).toBe(seq + 1)
        seq = part.seq
        if (!part.isState) seen.shared++
        else
          expect(readableContent(documentOf({ updates: parts.filter((one) => one.seq <= seq) }), 'order')).toEqual(
            readableContent(documentOf({ updates: log.slice(0, seq) }), 'order'),
          )
      }
      expect(seq).toBe(log.length)
      seen.updates += log.length
      seen.parts += parts.length
      seen.overwritten += (before ?? []).filter(({ changes }) => changes.some((change) => 'overwrote' in change)).length
    }),
    { numRuns: 100 },
  )
  // Of a hundred random logs; how often is chance.
  expect(seen.overwritten).toBeGreaterThan(10)
  expect(seen.shared).toBeGreaterThan(10)
  expect(seen.parts).toBeLessThan(seen.updates * 0.7)
})

test('a device that was away, with an old state and edits that it has not sent, comes to the same with joined updates', () => {
  fc.assert(
    fc.property(edits(60), edits(40), fc.nat(60), (all, own, at) => {
      const log = logOf(all)
      const parts = partsOf(log)
      const states = [log, parts].map((entries) => {
        const device = documentOf({ updates: log.slice(0, at) })
        device.clientID = 9
        const before = Y.encodeStateVector(device)
        for (const { update } of logOf(own.map((edit) => ({ ...edit, who: 0 })))) {
          device.getText('notes').insert(0, `${update.length} `)
        }
        const unsent = Y.encodeStateAsUpdate(device, before)
        // As nodes and devices do: what each lacks, by its state vector.
        const node = documentOf({ updates: entries })
        const toDevice = Y.encodeStateAsUpdate(node, Y.encodeStateVector(device))
        Y.applyUpdate(node, unsent)
        Y.applyUpdate(device, toDevice)
        expect(readableContent(device, 'order')).toEqual(readableContent(node, 'order'))
        return [readableContent(node, 'order'), Y.encodeStateVector(node)]
      })
      expect(states[1]).toEqual(states[0])
    }),
    { numRuns: 100 },
  )
})

test('whoever saw a part of a sitting gets the state that they saw, by their clocks', () => {
  let inside = 0
  const typing = edits(60).map((all) => all.map((edit) => ({ ...edit, what: edit.what % 3 })))
  fc.assert(
    fc.property(typing, fc.nat(60), fc.boolean(), (all, at, alive) => {
      const log = logOf(all, { alive })
      const seen = documentOf({ updates: log.slice(0, at) })
      const clocks = Y.decodeStateVector(Y.encodeStateVector(seen))
      const known = partsOf(log).flatMap((part) => {
        const { to } = Y.parseUpdateMeta(part.update)
        const update = upToClocks(part.update, clocks)
        if (update && [...to].some(([client, clock]) => clock > (clocks.get(client) ?? 0))) inside++
        return update ? [{ ...part, update }] : []
      })
      expect(readableContent(documentOf({ updates: known }), 'order')).toEqual(readableContent(seen, 'order'))
    }),
    { numRuns: 100 },
  )
  expect(inside).toBeGreaterThan(0)
})

test('parts of a sitting are read back as they were written', () => {
  fc.assert(
    fc.property(edits(60), (all) => {
      for (const { parts } of joinSittings([], logOf(all), { isOver: true })) {
        const authors = [
          ...new Map(parts.map(({ userId, origin }) => [`${userId} ${origin}`, { userId, origin }])).values(),
        ]
        const head = {
          fromSeq: parts[0]?.fromSeq ?? 0,
          seq: parts.at(-1)?.seq ?? 0,
          startedAt: parts.map(({ startedAt }) => startedAt).sort()[0] ?? '',
          at:
            parts
              .map(({ at }) => at)
              .sort()
              .at(-1) ?? '',
          userIds: authors.map(({ userId }) => userId),
          origins: authors.map(({ origin }) => origin),
        }
        const read = decodeParts(encodeParts(parts, head), head)
        expect(read.map((part) => ({ ...part, update: [...part.update] }))).toEqual(
          parts.map((part) => ({ ...part, update: [...part.update] })),
        )
      }
    }),
  )
})
