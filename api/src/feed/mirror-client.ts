import { tableChecksum } from '@werkbank/model/mirror/checksum.ts'
import { MIRROR_TABLES, type MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { isHeld } from '@werkbank/model/records/window.ts'
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
}

export function makeMirrorClient(person: TestPerson): MirrorClient {
  let tables: Rows = new Map()
  let state = { cursor: '0', epoch: '', access: '', held: {} as Record<string, string> }
  const tableOf = (name: string) => tables.get(name) ?? tables.set(name, new Map()).get(name) ?? new Map<string, Row>()
  const put = (name: string, row: Row) => {
    MIRROR_TABLES[name as MirrorTable].row.parse(row)
    tableOf(name).set(row.id, row)
  }
  const client: MirrorClient = {
    rows: (table) => [...tableOf(table).values()],
    all: () =>
      Object.fromEntries(
        Object.keys(MIRROR_TABLES).map((name) => [
          name,
          [...tableOf(name).values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
        ]),
      ),
    cursor: () => state.cursor,
    pretend: (other) => {
      state = { ...state, ...other }
    },
    async bootstrap(only) {
      const { text, status } = await person.call('GET', `/sync/bootstrap${only ? `?tables=${only.join(',')}` : ''}`)
      if (status !== 200) throw new Error(`bootstrap: ${status} ${text}`)
      const lines = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      const [start, end] = [lines[0], lines.at(-1)]
      if (start.t !== 'start' || end.t !== 'end') throw new Error('the stream is not whole')
      if (only) for (const name of only) tables.delete(name)
      else tables = new Map()
      for (const line of lines) if (line.t === 'rows') for (const row of line.rows) put(line.table, row)
      for (const name of only ?? []) state.held[name] = start.held[name]
      state = only ? { ...state, access: start.access } : start
      for (const [name, sum] of Object.entries(end.checksums)) expectSame(name, sum)
    },
    async pull() {
      const { body, status, text } = await person.call(
        'GET',
        `/sync/pull?cursor=${state.cursor}&epoch=${state.epoch}&access=${state.access}&checksums=1`,
      )
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
      const toLoad = [...(body.reset ?? []), ...moveWindows(state.held, body.held, tableOf)]
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

/** Lets go of what windows leave out that begin later now; answers the tables to load: those that begin earlier, and what tells of the rows beyond. */
function moveWindows(
  held: Record<string, string>,
  now: Record<string, string>,
  tableOf: (name: string) => Map<string, Row>,
): string[] {
  return Object.entries(now).flatMap(([name, since]) => {
    const [before, { holds }] = [held[name] ?? '', MIRROR_TABLES[name as MirrorTable] as AnyRecord]
    if (before === since) return []
    if (!holds || before > since) return name
    held[name] = since
    for (const row of tableOf(name).values()) if (!isHeld(holds, row, since)) tableOf(name).delete(row.id)
    return []
  })
}
