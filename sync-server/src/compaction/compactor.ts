import { readDocumentInSlices, writeSnapshot } from '@werkbank/database/log/document-log.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { createLoop } from '@werkbank/database/spine.ts'
import { withSystem } from '@werkbank/database/transaction.ts'

const TAIL_UPDATES_MAX = 500
const TAIL_BYTES_MAX = 128 * 1024
const IDLE_MS = 30_000
const POLL_MS = 2_000

type Dirty = { orgId: string; updates: number; bytes: number; lastAt: number; failures: number; notBefore: number }

/**
 * Writes snapshots, so that documents load quickly. Nothing depends on it: a failure is tried again later, with growing pauses, and
 * a lost process only leaves a longer tail.
 */
export function createCompactor(
  sql: Sql,
  onError: (name: string, error: unknown) => void,
  now: () => number = Date.now,
): { appended(orgId: string, name: string, bytes: number): void; flush(): Promise<void>; stop(): Promise<void> } {
  const dirty = new Map<string, Dirty>()
  const isDue = ({ updates, bytes, lastAt, notBefore }: Dirty) =>
    now() >= notBefore && (updates > TAIL_UPDATES_MAX || bytes > TAIL_BYTES_MAX || now() - lastAt > IDLE_MS)
  const compact = async (name: string, entry: Dirty) => {
    dirty.delete(name)
    try {
      await withSystem(sql, async (tx) => {
        const { doc, seq } = await readDocumentInSlices(tx, entry.orgId, name)
        await writeSnapshot(tx, entry.orgId, name, seq, doc)
        doc.destroy()
      })
    } catch (error) {
      const failures = entry.failures + 1
      const again = dirty.get(name)
      dirty.set(name, {
        ...entry,
        updates: entry.updates + (again?.updates ?? 0),
        bytes: entry.bytes + (again?.bytes ?? 0),
        lastAt: now(),
        failures,
        notBefore: now() + Math.min(60_000, 1_000 * 2 ** failures),
      })
      onError(name, error)
    }
  }
  const loop = createLoop(POLL_MS, undefined, async () => {
    for (const [name, entry] of [...dirty]) if (isDue(entry)) await compact(name, entry)
    return false
  })
  return {
    appended(orgId, name, bytes) {
      const entry = dirty.get(name) ?? { orgId, updates: 0, bytes: 0, lastAt: 0, failures: 0, notBefore: 0 }
      entry.updates += 1
      entry.bytes += bytes
      entry.lastAt = now()
      dirty.set(name, entry)
    },
    async flush() {
      for (const [name, entry] of [...dirty]) await compact(name, entry)
    },
    stop: () => loop.stop(),
  }
}
