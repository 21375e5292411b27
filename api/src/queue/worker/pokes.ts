import type { Poker } from '@werkbank/database/poke.ts'

/** Progress that people look at: as often as eyes follow, and not with each piece. */
const SOON_MS = 700

/** Pokes devices to pull progress. `soon`: with the next poke that is due anyway; `now`: at once. */
export type Pokes = { soon(orgId: string): void; now(orgId: string): void; stop(): void }

export function createPokes(poke: Poker['poke']): Pokes {
  const waiting = new Map<string, NodeJS.Timeout>()
  const now = (orgId: string) => {
    clearTimeout(waiting.get(orgId))
    waiting.delete(orgId)
    poke(orgId)
  }
  return {
    now,
    soon(orgId) {
      if (!waiting.has(orgId)) waiting.set(orgId, setTimeout(now, SOON_MS, orgId))
    },
    stop() {
      for (const timer of waiting.values()) clearTimeout(timer)
    },
  }
}
