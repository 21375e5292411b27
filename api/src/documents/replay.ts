import type { LoggedUpdate } from '@werkbank/database/log/document-log.ts'
import type { KindName } from '@werkbank/model/document-kinds.ts'
import { keepAsLogged } from '@werkbank/model/documents/as-logged.ts'
import { newDocument } from '@werkbank/model/documents/new-document.ts'
import { concurrentOverwrites } from '@werkbank/model/documents/overwrites.ts'
import { plainValue } from '@werkbank/model/documents/restore-keys.ts'
import * as Y from 'yjs'
import { rootsOf, textOf } from './readable.ts'

/**
 * One change of one field. `path`: `head.reference`, `lines.<lineId>.<field>`, `notes`, `content`, `messages.<id>`. For text only the part that changed.
 * `overwrote`: the value that another person had written concurrently, so that the author of this change had not seen it.
 */
export type Change = { path: string; from: unknown; to: unknown; overwrote?: unknown }
export type Step = Omit<LoggedUpdate, 'update' | 'isState'> & { changes: Change[] }

/** A part of the log, and the state that it goes on from; from nothing where there is none. */
export type Stretch = { base?: Uint8Array | undefined; updates: readonly LoggedUpdate[] }

/** The document after a stretch of its log, with deleted content still inside (gc: false), from which later changes read what they replaced. */
export function documentOf({ base, updates }: Stretch): Y.Doc {
  const doc = keepAsLogged(newDocument({ gc: false }))
  doc.transact(() => {
    if (base) Y.applyUpdate(doc, base)
    for (const { update } of updates) Y.applyUpdate(doc, update)
  })
  return doc
}

/** Applies updates to `doc`, which has all that was before them, one by one, and says what each changed. */
export function replay(doc: Y.Doc, updates: readonly LoggedUpdate[], kind: KindName): Step[] {
  const reader = makeChangeReader(doc, kind)
  return updates.map(({ update, isState: _, ...entry }) => ({ ...entry, changes: reader.apply(update) }))
}

function makeChangeReader(doc: Y.Doc, kind: KindName) {
  const roots = Object.entries(rootsOf(doc, kind))
  const texts = new Map(roots.flatMap(([name, root]) => (root instanceof Y.Map ? [] : [[name, textOf(root)] as const])))
  const values = new Map<string, unknown>(
    roots.flatMap(([name, root]) =>
      root instanceof Y.Map
        ? [...root.keys()].map((key) => [`${name}.${key}`, plainValue(root.get(key))] as const)
        : [],
    ),
  )
  const overwritten = new Map<string, unknown>()
  let touched: Y.Transaction | undefined
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    touched = transaction
    for (const [name, root] of roots) {
      if (!(root instanceof Y.Map)) continue
      for (const { key, lostValue } of concurrentOverwrites(transaction, root))
        overwritten.set(`${name}.${key}`, plainValue(lostValue))
    }
  })
  const changesOf = (name: string, root: (typeof roots)[number][1]): Change[] => {
    if (!(root instanceof Y.Map)) {
      const before = texts.get(name) ?? ''
      const after = textOf(root)
      texts.set(name, after)
      if (before === after) return []
      const { from, to } = textDifference(before, after)
      return [{ path: name, from, to }]
    }
    return [...(touched?.changed.get(root as never) ?? [])].flatMap((key) => {
      if (key === null) return []
      const path = `${name}.${key}`
      const [from, to] = [values.get(path), plainValue(root.get(key))]
      values.set(path, to)
      return JSON.stringify(from) === JSON.stringify(to) && !overwritten.has(path) ? [] : [{ path, from, to }]
    })
  }
  return {
    apply(update: Uint8Array): Change[] {
      touched = undefined
      overwritten.clear()
      Y.applyUpdate(doc, update)
      const changes = roots.flatMap(([name, root]) =>
        touched?.changedParentTypes.has(root as never) || touched?.changed.has(root as never)
          ? changesOf(name, root)
          : [],
      )
      return changes.map((change) =>
        overwritten.has(change.path) ? { ...change, overwrote: overwritten.get(change.path) } : change,
      )
    },
  }
}

/** The part that differs, between the common beginning and the common end; never half of a surrogate pair. */
export function textDifference(before: string, after: string): { start: number; from: string; to: string } {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  if (isHighSurrogate(before.charCodeAt(start - 1))) start -= 1
  let end = 0
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end))
    end += 1
  if (end > 0 && isLowSurrogate(before.charCodeAt(before.length - end))) end -= 1
  return { start, from: before.slice(start, before.length - end), to: after.slice(start, after.length - end) }
}
const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff
