import type { OutboxEntry } from './outbox-database.ts'

const parallelMax = 4

/**
 * Which commands to send now: per subject the first that has no answer, unless that one was refused (what follows it
 * waits until somebody decides) or must rest (`notBefore`, by key); at most four subjects at once.
 */
export function nextToSend(
  entries: readonly OutboxEntry[],
  sending: ReadonlySet<string>,
  notBefore: ReadonlyMap<string, number> = new Map(),
  nowMs = 0,
): OutboxEntry[] {
  const busy = new Set(entries.filter((entry) => sending.has(entry.key)).map((entry) => entry.subject))
  const seen = new Set<string>()
  const next: OutboxEntry[] = []
  for (const entry of entries) {
    if (entry.state === 'answered' || seen.has(entry.subject)) continue
    seen.add(entry.subject)
    if (entry.state === 'attention' || busy.has(entry.subject)) continue
    if ((notBefore.get(entry.key) ?? 0) > nowMs) continue
    if (busy.size + next.length < parallelMax) next.push(entry)
  }
  return next
}

/** The refused command that holds this one back, if any. */
export function blockedBy(entries: readonly OutboxEntry[], entry: OutboxEntry): OutboxEntry | undefined {
  if (entry.state !== 'waiting') return undefined
  return entries.find((other) => other.state === 'attention' && other.subject === entry.subject && other.n < entry.n)
}
