import type { OutboxEntry } from './outbox-database.ts'

const parallelMax = 4

/**
 * The commands to send now: per subject the first one without an answer, unless that one was refused (later ones wait until the person decides) or has
 * to wait (`notBefore`, by key); at most four subjects at once. A command that refers to another subject, as a variant to its parent, waits for pending
 * commands about that: one of them may create it.
 */
export function nextToSend(
  entries: readonly OutboxEntry[],
  sending: ReadonlySet<string>,
  notBefore: ReadonlyMap<string, number> = new Map(),
  nowMs = 0,
): OutboxEntry[] {
  const busy = new Set(entries.filter((entry) => sending.has(entry.key)).map((entry) => entry.subject))
  const seen = new Set<string>()
  const underWay = new Set<unknown>()
  const next: OutboxEntry[] = []
  for (const entry of entries) {
    if (entry.state === 'answered') continue
    const isFirst = !seen.has(entry.subject)
    seen.add(entry.subject)
    const isFree = isFirst && entry.state !== 'attention' && !busy.has(entry.subject)
    const isDue = (notBefore.get(entry.key) ?? 0) <= nowMs
    if (isFree && isDue && busy.size + next.length < parallelMax && !namesAny(entry, underWay)) next.push(entry)
    if (entry.state === 'waiting') underWay.add(idOf(entry))
  }
  return next
}

const namesAny = ({ input }: OutboxEntry, ids: ReadonlySet<unknown>): boolean =>
  Object.values(input).some((value) => ids.has(value))
const idOf = ({ subject }: OutboxEntry): string => subject.slice(subject.indexOf(':') + 1)

/** By the key of each waiting command that a refused one holds back: that one. */
export function heldBack(entries: readonly OutboxEntry[]): ReadonlyMap<string, OutboxEntry> {
  const refused = new Map<string, OutboxEntry>()
  const held = new Map<string, OutboxEntry>()
  for (const entry of entries) {
    const before = refused.get(entry.subject)
    if (entry.state === 'attention' && !before) refused.set(entry.subject, entry)
    if (entry.state === 'waiting' && before) held.set(entry.key, before)
  }
  return held
}
