import { type Held, MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { z } from 'zod'
import type { Request } from '../http/request.ts'
import { type Mirror, type MirrorChanges, type MirrorState, outdatedTables, tableNames, versionsOf } from './mirror.ts'
import type { Row } from './table-store.ts'
import { beyondOf, differ, heldAfter, movedTables } from './windows.ts'

const rowSchema = z.looseObject({ id: z.string(), rev: z.string() })
const checksumsSchema = z.record(z.string(), z.object({ count: z.number(), hash: z.number() }))
const heldSchema = z.record(z.string(), z.string()).default({}) as z.ZodType<Held>
const lineSchema = z.discriminatedUnion('t', [
  z.object({ t: z.literal('start'), epoch: z.string(), access: z.string(), cursor: z.string(), held: heldSchema }),
  z.object({ t: z.literal('rows'), table: z.string(), rows: z.array(rowSchema) }),
  z.object({ t: z.literal('end'), checksums: checksumsSchema }),
])
const pullSchema = z.object({
  cursor: z.string(),
  epoch: z.string(),
  access: z.string(),
  tables: z.record(
    z.string(),
    z.object({
      clear: z.boolean().default(false),
      rows: z.array(rowSchema).default([]),
      gone: z.array(z.string()).default([]),
    }),
  ),
  held: heldSchema,
  checksums: checksumsSchema.optional(),
  reset: z.union([z.literal('all'), z.array(z.string())]).optional(),
})

const known = (table: string): table is MirrorTable => table in MIRROR_TABLES

/** Yields the lines of a streamed text answer, each parsed as JSON. */
async function* jsonLines(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  let rest = ''
  for await (const chunk of body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line)
  }
  if (rest.trim() !== '') yield JSON.parse(rest)
}

type Start = Omit<MirrorState, 'versions' | 'held' | 'kept'> & { held: Held }

/**
 * Loads whole tables (all when `only` is undefined) from one snapshot and replaces them in the mirror at the end, in one
 * go: an interrupted stream changes nothing. With `only` the cursor stays where it was; the next pull overlaps, harmlessly.
 * What lies beyond a window is loaded with it, so that both are of one window.
 */
export async function bootstrap(
  mirror: Mirror,
  request: Request,
  signal: AbortSignal,
  only?: readonly MirrorTable[],
): Promise<void> {
  const asked = only && [...new Set([...only, ...beyondOf(only)])]
  const wanted = await mirror.wanted()
  const { start, received } = await load(mirror, request, signal, { only: asked, wanted })
  const loaded = asked ?? tableNames
  const before = asked && mirror.state()
  // The window may have moved once more meanwhile.
  const late = before ? movedTables(heldAfter(before.held ?? {}, start.held, loaded), start.held) : []
  if (late.length > 0) return await bootstrap(mirror, request, signal, [...loaded, ...late])
  const changes: MirrorChanges = {}
  for (const table of loaded) changes[table] = { clear: true, rows: received.get(table) ?? [] }
  const { cursor, epoch, access } = start
  const versions = { ...before?.versions, ...versionsOf(loaded) }
  const held = heldAfter(before?.held ?? {}, start.held, loaded)
  // In a bootstrap of some tables only: records whose parts are missing in the other tables get them with the next pull.
  const kept = before ? (before.kept ?? []).filter((id) => wanted.includes(id)) : wanted
  await mirror.apply(changes, { ...(before ?? { cursor, epoch }), access, versions, held, kept })
}

type Asked = { only: readonly MirrorTable[] | undefined; wanted: readonly string[] }
async function load(mirror: Mirror, request: Request, signal: AbortSignal, { only, wanted }: Asked) {
  const query = new URLSearchParams({
    ...(only ? { tables: only.join(',') } : {}),
    ...(wanted.length > 0 ? { kept: wanted.join(',') } : {}),
  })
  const response = await request(`/sync/bootstrap${query.size > 0 ? `?${query}` : ''}`, { signal })
  if (!response.body) throw new Error('bootstrap without a body')
  const received = new Map<MirrorTable, Row[]>()
  let start: Start | undefined
  let complete = false
  let count = 0
  for await (const json of jsonLines(response.body)) {
    const line = lineSchema.parse(json)
    if (line.t === 'start') start = line
    else if (line.t === 'end') complete = true
    else if (known(line.table) && (!only || only.includes(line.table))) {
      const rows = received.get(line.table) ?? []
      for (const row of line.rows) rows.push(row)
      received.set(line.table, rows)
      count += line.rows.length
      mirror.showFilling(count)
    }
  }
  if (!start || !complete) throw new Error('bootstrap ended early')
  return { start, received }
}

/**
 * One round: the changes since the cursor. Follows a reset and windows that moved, and reloads tables whose checksums differ. Resolves with whether the
 * mirror is known to be complete: the server computes checksums for one device at a time, and may not have done so for this one.
 */
export async function pull(
  mirror: Mirror,
  request: Request,
  signal: AbortSignal,
  withChecksums = false,
): Promise<boolean> {
  const state = mirror.state()
  if (!state) {
    await bootstrap(mirror, request, signal)
    return true
  }
  const outdated = outdatedTables(state)
  if (outdated.length > 0) {
    await bootstrap(mirror, request, signal, outdated)
    return pull(mirror, request, signal, withChecksums)
  }
  const query = new URLSearchParams({ cursor: state.cursor, epoch: state.epoch, access: state.access })
  const wanted = await mirror.wanted()
  const missing = wanted.filter((id) => !state.kept?.includes(id))
  if (wanted.length > 0) query.set('kept', wanted.join(','))
  if (missing.length > 0) query.set('whole', missing.join(','))
  if (withChecksums) query.set('checksums', '1')
  const response = await request(`/sync/pull?${query}`, { signal })
  const answer = pullSchema.parse(await response.json())
  if (answer.reset === 'all') {
    await bootstrap(mirror, request, signal)
    return true
  }
  // Before the cursor moves: if this is cut off, the server names the same tables again.
  const reset = [...new Set([...(answer.reset?.filter(known) ?? []), ...movedTables(state.held ?? {}, answer.held)])]
  if (reset.length > 0) await bootstrap(mirror, request, signal, reset)
  const loaded = [...reset, ...beyondOf(reset)]
  const changes: MirrorChanges = {}
  // What has just been loaded is newer than this answer.
  for (const [table, change] of Object.entries(answer.tables))
    if (known(table) && !loaded.includes(table)) changes[table] = change
  const { cursor, epoch, access } = answer
  const now = mirror.state() ?? state
  const held = heldAfter(now.held ?? {}, answer.held, [])
  const isKept = missing.length === 0 && wanted.length === (now.kept ?? []).length
  const moved = cursor !== state.cursor || access !== state.access || differ(now.held ?? {}, held) || reset.length > 0
  if (moved || !isKept || Object.keys(changes).length > 0)
    await mirror.apply(changes, { ...now, cursor, epoch, access, held, kept: wanted })
  const compared = Object.entries(answer.checksums ?? {}).filter(([table]) => !(loaded as string[]).includes(table))
  const holes = mirror.differing(Object.fromEntries(compared))
  if (holes.length === 0) return answer.checksums !== undefined
  console.warn('mirror differs from the server, reloading', holes.join(', '))
  await bootstrap(mirror, request, signal, holes)
  return true
}
