import { tableChecksum } from '@werkbank/model/mirror/checksum.ts'
import {
  type Holding,
  holdsPartsOf,
  holdsRow,
  isOwner,
  ownerId,
  partsOf,
  WINDOWS,
} from '@werkbank/model/mirror/holding.ts'
import { MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import type { TestPerson } from '../testing.ts'

type Row = Record<string, unknown> & { id: string; rev: string }
type Rows = Map<string, Map<string, Row>>

/** The simplest client of the feed, for tests: does what the protocol says and nothing else. Checks every row against its schema. */
export type MirrorClient = {
  rows: (table: MirrorTable) => Row[]
  all: () => Record<string, Row[]>
  bootstrap: (only?: readonly string[]) => Promise<void>
  /** One pull; answers what the server said. */
  pull: () => Promise<{ reset?: 'all' | string[]; checksums: Record<string, { count: number; hash: number }> }>
  cursor: () => string
  /** Forgets what it knows of epoch, to meet another one. */
  pretend: (state: { epoch?: string; cursor?: string }) => void
  /** Has the parts of these records, and of no others beside its windows, from the next pull on. */
  keep: (ids: readonly string[]) => void
  holdsParts: (table: MirrorTable, id: string) => boolean
}

export function makeMirrorClient(person: TestPerson): MirrorClient {
  let tables: Rows = new Map()
  let state = { cursor: '0', epoch: '', access: '', held: {} as Record<string, string> }
  let wanted: readonly string[] = []
  let kept: readonly string[] = []
  const tableOf = (name: string) => tables.get(name) ?? tables.set(name, new Map()).get(name) ?? new Map<string, Row>()
  const put = (name: string, row: Row) => {
    MIRROR_TABLES[name as MirrorTable].row.parse(row)
    tableOf(name).set(row.id, row)
  }
  const client: MirrorClient = {
    rows: (table) => [...tableOf(table).values()],
    all: () => Object.fromEntries(Object.keys(MIRROR_TABLES).map((name) => [name, byId(tableOf(name))])),
    cursor: () => state.cursor,
    pretend: (other) => {
      state = { ...state, ...other }
    },
    keep(ids) {
      wanted = ids
    },
    holdsParts: (table, id) =>
      holdsPartsOf(table, id, { held: state.held, kept }, (name, owner) => tableOf(name).get(owner)),
    async bootstrap(only) {
      const { text, status } = await person.call('GET', bootstrapAddress(only, wanted))
      if (status !== 200) throw new Error(`bootstrap: ${status} ${text}`)
      const { start, lines, end } = wholeStream(text)
      if (only) for (const name of only) tables.delete(name)
      else tables = new Map()
      for (const line of lines) if (line.t === 'rows') for (const row of line.rows) put(line.table, row)
      for (const name of only ?? []) state.held[name] = start.held[name]
      state = only ? { ...state, access: start.access } : start
      kept = only ? kept.filter((id) => wanted.includes(id)) : wanted
      for (const [name, sum] of Object.entries(end.checksums)) expectSame(name, sum)
    },
    async pull() {
      const missing = wanted.filter((id) => !kept.includes(id))
      const { body, status, text } = await person.call('GET', pullAddress(state, wanted, missing))
      if (status !== 200) throw new Error(`pull: ${status} ${text}`)
      if (body.reset === 'all') {
        await client.bootstrap()
        return body
      }
      for (const [name, { rows, gone, clear }] of Object.entries<{ rows: Row[]; gone: string[]; clear?: true }>(
        body.tables,
      )) {
        if (clear) tables.delete(name)
        for (const row of rows) put(name, row)
        for (const id of gone) tableOf(name).delete(id)
      }
      state = { ...state, cursor: body.cursor }
      const before = { held: { ...state.held }, kept }
      kept = wanted
      const toLoad = [...(body.reset ?? []), ...movedTables(state.held, body.held)]
      dropRows(before, { held: body.held, kept }, tableOf)
      for (const [name, since] of Object.entries<string>(body.held))
        if (!toLoad.includes(name)) state.held[name] = since
      for (const [name, sum] of Object.entries(body.checksums ?? {})) if (!toLoad.includes(name)) expectSame(name, sum)
      if (toLoad.length > 0) await client.bootstrap(toLoad)
      return body
    },
  }
  const expectSame = (name: string, sum: unknown) => {
    const own = JSON.stringify(tableChecksum(tableOf(name).values()))
    if (own !== JSON.stringify(sum))
      throw new Error(`checksum of ${name}: own ${own}, the server's ${JSON.stringify(sum)}`)
  }
  return client
}

const byId = (rows: ReadonlyMap<string, Row>) => [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1))

function wholeStream(text: string) {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const [start, end] = [lines[0], lines.at(-1)]
  if (start.t !== 'start' || end.t !== 'end') throw new Error('the stream is not whole')
  return { start, lines, end }
}

const named = (parameter: string, ids: readonly string[] = []) =>
  ids.length > 0 ? `&${parameter}=${ids.join(',')}` : ''
type At = { cursor: string; epoch: string; access: string }
const pullAddress = ({ cursor, epoch, access }: At, kept: readonly string[], whole: readonly string[]) =>
  `/sync/pull?cursor=${cursor}&epoch=${epoch}&access=${access}&checksums=1${named('kept', kept)}${named('whole', whole)}`
const bootstrapAddress = (only: readonly string[] | undefined, kept: readonly string[]) =>
  `/sync/bootstrap?${`${named('tables', only)}${named('kept', kept)}`.slice(1)}`

/** The tables to load: those whose windows begin earlier now, and those that sum up the rows beyond a window that moved. */
function movedTables(held: Record<string, string>, now: Record<string, string>): string[] {
  return Object.entries(now).flatMap(([name, since]) => {
    const [before, { holds }] = [held[name] ?? '', MIRROR_TABLES[name as MirrorTable] as AnyRecord]
    return before !== since && (!holds || before > since) ? name : []
  })
}

const PARTS = (Object.keys(MIRROR_TABLES) as MirrorTable[]).flatMap(partsOf)

/** Deletes rows that are outside of windows that begin later now, and records that are no longer kept, with their parts. Other deletions come from the server. */
function dropRows(before: Holding, now: Holding, tableOf: (name: string) => Map<string, Row>): void {
  const lost: [MirrorTable, string][] = []
  for (const table of WINDOWS) {
    const part = PARTS.find((one) => one.table === table)
    const isMoved = before.held[table] !== now.held[table]
    for (const row of tableOf(table).values()) {
      const owner = part ? ownerId(row, part) : isOwner(table) ? row.id : ''
      const isDropped = before.kept.includes(owner) && !now.kept.includes(owner)
      if ((isMoved || isDropped) && !holdsRow(table, row, now, (name, id) => tableOf(name).get(id)))
        lost.push([table, row.id])
    }
  }
  for (const [table, id] of lost) tableOf(table).delete(id) // parts are judged by their owner, which may go, too
}
