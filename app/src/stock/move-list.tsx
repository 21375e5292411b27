import { useNavigate, useSearchParams } from '@solidjs/router'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { money } from '@werkbank/model/records/kinds/number.ts'
import { isRealPlace } from '@werkbank/model/stock/places.ts'
import { stockMove } from '@werkbank/model/stock/records.ts'
import { type Accessor, createMemo, Show } from 'solid-js'
import { PersonName } from '../design/avatar.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select } from '../design/field/field.tsx'
import type { Column } from '../design/table/data-table.tsx'
import { createTableState } from '../design/table/table-state.ts'
import { compareText } from '../i18n/compare.ts'
import { formatDate, formatMoney, formatNumber } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { unitWord } from '../i18n/unit-word.ts'
import { useCan, usePerson } from '../identity/index.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { FetchedMark, OlderFoot } from '../mirror/older-foot.tsx'
import { useMirror, useSearch, useTable } from '../mirror/use-mirror.ts'
import { createOnline } from '../presence/index.tsx'
import { createList } from '../records/list/create-list.ts'
import { fieldColumn } from '../records/list/field-column.ts'
import { ListScreen } from '../records/list/list-screen.tsx'
import { createOlderRows } from '../records/list/older-rows.ts'
import { describeSubject, pathOf, titleOf } from '../subjects.ts'
import { createNamedMove } from './create-named-move.ts'
import { MissingMove, MoveSheet } from './move-sheet.tsx'
import { directionOf, moveKindWord, placeOf, signedQuantity } from './move-words.ts'

export type MoveRow = MirrorRow<'stockMoves'> & {
  sku: string
  productName: string
  unit: string
  fromName: string
  toName: string
  actorName: string
  /** What moved it, where that has a page. */
  document: string
  currency: string
  /** The change in the value of stock; null without the right to costs. */
  changeMinor: number | null
}
const listedMove = {
  name: 'stock-move',
  fields: { ...stockMove.fields, changeMinor: { ...money(), right: 'cost.read' } },
} as const

/** The moves that this device holds and those that were fetched, as the address says. */
function createMoveList() {
  const mirror = useMirror()
  const person = usePerson()
  const older = createOlderRows('stockMoves', '/stock/moves', createTableState(), { also: ['locationId'] })
  const find = (query: Accessor<string>) => {
    const found = useSearch('stockMoves', query)
    const currency = person.organisation?.currency ?? 'EUR'
    const held = createMemo(() => found().map((move) => moveRow(mirror, move, currency)))
    const fetched = createMemo(() => (older.rows() ?? []).map((move) => moveRow(mirror, move, currency)))
    return createMemo(() => [...held(), ...fetched()])
  }
  const list = createList<'stockMoves', MoveRow>({
    table: 'stockMoves',
    record: listedMove,
    filters: FILTERS,
    also: ['locationId', 'move'],
    initial: { key: 'effectiveOn', descending: true },
    find,
  })
  const place = () => list.state.filter('locationId')
  const rows = createMemo(() => {
    const id = place()
    return id ? list.rows().filter((row) => row.fromLocationId === id || row.toLocationId === id) : list.rows()
  })
  const isNarrowed = () => list.conditions().length > 0 || list.state.query() !== '' || place() !== undefined
  return { list, older, place, rows, isNarrowed }
}
const FILTERS = [
  ...(['productId', 'reason', 'fromLocationId', 'toLocationId'] as const),
  ...(['effectiveOn', 'quantity', 'actor', 'unitCostMinor'] as const),
]

/** What went when from where to where, the newest first; what is older than this device holds comes from the server. */
export function MoveListScreen() {
  const can = useCan()
  const mirror = useMirror()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams<{ move?: string }>()
  const onlineOf = createOnline()
  const { list, older, place, rows, isNarrowed } = createMoveList()
  const named = createNamedMove(
    () => params.move,
    (id) => list.rows().some((row) => row.id === id),
  )
  const currency = usePerson().organisation?.currency ?? 'EUR'
  // What an address names opens also where the list is narrowed to others.
  const chosen = createMemo((): MoveRow | undefined => {
    const shown = list.rows().find(({ id }) => id === params.move)
    const other = shown ? undefined : (mirror.get('stockMoves', params.move ?? '') ?? named.row())
    return shown ?? (other && moveRow(mirror, other, currency))
  })
  const open = (id: string | undefined) => setParams({ move: id }, { scroll: false })
  const followDocument = (row: MoveRow) => {
    const path = pathOf(`${row.subjectType}:${row.subjectId}`)
    if (path) navigate(path)
  }
  return (
    <ListScreen
      list={list}
      title={t('stock.movesTitle')}
      search={t('stock.search')}
      aside={<span class="text-muted">{formatNumber(rows().length)}</span>}
      rows={rows()}
      columns={columns(mirror, onlineOf, can('cost.read'))}
      onOpen={({ id }) => open(id)}
      arrangement={[list.state.query(), place(), older.rows()?.length].join()}
      empty={
        isNarrowed() ? (
          t('stock.noMovesFound')
        ) : (
          <EmptyState title={t('stock.noMoves')}>{t('stock.noMovesText')}</EmptyState>
        )
      }
      toolbar={
        <PlaceChoice value={place() ?? ''} onChange={(id) => list.state.setFilter('locationId', id || undefined)} />
      }
      foot={<OlderFoot older={older} label={older.label()} />}
    >
      <Show when={chosen()?.id} keyed>
        <Show when={chosen()}>
          {(move) => (
            <MoveSheet
              move={move()}
              isReversed={named.row()?.id === move().id && named.row()?.isReversed === true}
              onDocument={() => followDocument(move())}
              onClose={() => open(undefined)}
            />
          )}
        </Show>
      </Show>
      <Show when={!chosen() && named.state()}>
        {(state) => <MissingMove state={state()} onClose={() => open(undefined)} />}
      </Show>
    </ListScreen>
  )
}

/** From there or to there. */
function PlaceChoice(props: { value: string; onChange: (id: string) => void }) {
  const locations = useTable('locations')
  const places = () =>
    locations()
      .filter(isRealPlace)
      .toSorted((a, b) => a.rank - b.rank || compareText(a.name, b.name))
  return (
    <div>
      <Select
        label={t('stock.place')}
        hideLabel
        value={props.value}
        options={[
          { value: '', label: t('stock.allLocations') },
          ...places().map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={props.onChange}
      />
    </div>
  )
}

/** What moved the goods. An order that this device doesn't hold has the number that came with its move. */
function documentOf(mirror: Mirror, { subjectType, subjectId, orderNumber }: MirrorRow<'stockMoves'>): string {
  const subject = `${subjectType}:${subjectId}`
  if (!pathOf(subject)) return ''
  return titleOf(mirror, subject) ?? orderNumber ?? describeSubject(mirror, subject)
}

function moveRow(mirror: Mirror, move: MirrorRow<'stockMoves'>, currency: string): MoveRow {
  const product = mirror.get('products', move.productId)
  const { valueMinor } = move
  return {
    ...move,
    sku: product?.sku ?? '',
    productName: product?.name ?? '',
    unit: product?.unit ?? '',
    fromName: placeOf(mirror, move.fromLocationId),
    toName: placeOf(mirror, move.toLocationId),
    actorName: (move.actor && mirror.get('people', move.actor)?.name) || '',
    document: documentOf(mirror, move),
    currency,
    changeMinor: valueMinor === null ? null : directionOf(mirror, move) * valueMinor,
  }
}

const column = (name: keyof MoveRow & string, own: Partial<Column<MoveRow>>) =>
  fieldColumn<MoveRow>(listedMove, name, own)
const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const byTime = (a: MoveRow, b: MoveRow) => order(a.at, b.at)
const byDay = (a: MoveRow, b: MoveRow) => order(a.effectiveOn, b.effectiveOn) || byTime(a, b)

const columns = (mirror: Mirror, onlineOf: ReturnType<typeof createOnline>, seesCost: boolean): Column<MoveRow>[] => [
  column('effectiveOn', { width: '7.5rem', narrowWidth: '7rem', compare: byDay, cell: (row) => <Day row={row} /> }),
  column('reason', { width: '9rem', wideOnly: true, leaves: 4, cell: moveKindWord, file: moveKindWord }),
  column('sku', { width: '9rem', narrowWidth: 'minmax(0,1fr)' }),
  column('productName', { width: 'minmax(0,2fr)', ownLine: true }),
  column('fromName', { width: 'minmax(0,1fr)', wideOnly: true, leaves: 3 }),
  column('toName', { width: 'minmax(0,1fr)', wideOnly: true, leaves: 2 }),
  column('quantity', { width: '6rem', cell: (row) => signedQuantity(mirror, row) }),
  column('unit', {
    width: '5rem',
    isExtra: true,
    cell: (row) => unitWord(row.unit),
    file: (row) => unitWord(row.unit),
  }),
  column('document', { width: 'minmax(0,1fr)', wideOnly: true, leaves: 1 }),
  column('actorName', {
    width: '8rem',
    isExtra: true,
    cell: (row) => <PersonName name={row.actorName} online={onlineOf(row.actor ?? '')} />,
  }),
  column('at', { width: '9.5rem', isExtra: true, compare: byTime, cell: (row) => formatDate(row.at, 'dayTime') }),
  ...(seesCost
    ? [
        column('unitCostMinor', { width: '7rem', isExtra: true }),
        column('changeMinor', {
          width: '8rem',
          isExtra: true,
          cell: (row) => formatMoney(row.changeMinor ?? 0, row.currency),
          sum: (row) => row.changeMinor ?? 0,
        }),
      ]
    : []),
]

/** Its day; what came from the server says so. */
function Day(props: { row: MoveRow }) {
  return (
    <span class="flex items-center gap-1">
      {formatDate(props.row.effectiveOn)}
      <FetchedMark row={props.row} />
    </span>
  )
}
