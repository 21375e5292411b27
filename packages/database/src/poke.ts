import type { Sql } from './postgres/connect.ts'

/**
 * "Something is new for this organisation: pull." Losing one costs only time. `documents` have more in their logs; where `mirrorOnly`, nothing
 * but the mirrors' copies of documents is new: rights, sessions and presence are as they were.
 */
export type Poke = { orgId: string; documents?: string[]; mirrorOnly?: true }
export type Poker = {
  poke(orgId: string, about?: { documents?: readonly string[]; mirrorOnly?: boolean }): void
  flush(): Promise<void>
}

const CHANNEL = 'werkbank'
const COALESCE_MS = 10
/** Of pokes without a pause between them, only so many are sent at once: every receiver pulls for each (RT-28.3). */
const QUICK_ONES = 20
const COALESCE_IN_A_FLOOD_MS = 100
const NAMES_MAX = 50 // NOTIFY carries 8,000 bytes at most; with more, receivers look at all that they have open

/**
 * Sends pokes after commits, coalesced, on connections of their own: NOTIFY inside a busy transaction takes a global lock at its
 * commit. A failed one is dropped: receivers poll as well.
 */
export function createPoker(sql: Sql): Poker {
  const waiting = new Map<string, { names: Set<string>; mirrorOnly: boolean }>()
  let timer: NodeJS.Timeout | undefined
  let [sentAt, inARow] = [Number.NEGATIVE_INFINITY, 0]
  let sending: Promise<void> = Promise.resolve()
  const send = async () => {
    timer = undefined
    const now = performance.now()
    inARow = now - sentAt < 2 * COALESCE_IN_A_FLOOD_MS ? inARow + 1 : 0
    sentAt = now
    const pokes = [...waiting].map(([orgId, { names, mirrorOnly }]) => {
      const documents = names.size > 0 && names.size <= NAMES_MAX ? { documents: [...names] } : {}
      return JSON.stringify({ orgId, ...documents, ...(mirrorOnly ? { mirrorOnly } : {}) } satisfies Poke)
    })
    waiting.clear()
    if (pokes.length > 0) await notify(sql, CHANNEL, pokes).catch(() => {})
  }
  return {
    poke(orgId, { documents = [], mirrorOnly = false } = {}) {
      const before = waiting.get(orgId)
      const names = before?.names ?? new Set<string>()
      for (const document of documents) names.add(document)
      waiting.set(orgId, { names, mirrorOnly: mirrorOnly && (before?.mirrorOnly ?? true) })
      timer ??= setTimeout(
        () => {
          sending = send()
        },
        inARow < QUICK_ONES ? COALESCE_MS : COALESCE_IN_A_FLOOD_MS,
      )
    },
    async flush() {
      clearTimeout(timer)
      await sending
      await send()
    },
  }
}

/** Sends notifications by an asynchronous commit: they announce what is already committed, and other commits should not queue behind them. */
export async function notify(sql: Sql, channel: string, payloads: readonly string[]): Promise<void> {
  await sql`
    SELECT pg_notify(${channel}, payload) FROM unnest(${payloads as string[]}::text[]) payload, set_config('synchronous_commit', 'off', true)`
}

/** Receives the pokes of all processes; reconnects by itself, and calls `onReconnect` since some may have been missed. */
export async function listenPokes(
  sql: Sql,
  onPoke: (poke: Poke) => void,
  onReconnect: () => void = () => {},
): Promise<{ stop(): Promise<void> }> {
  let first = true
  const subscription = await sql.listen(
    CHANNEL,
    (payload) => onPoke(JSON.parse(payload) as Poke),
    () => {
      if (!first) onReconnect()
      first = false
    },
  )
  return { stop: () => subscription.unlisten() }
}
