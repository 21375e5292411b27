import { useNavigate } from '@solidjs/router'
import { countSheet } from '@werkbank/model/counting/count-sheet.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { ClipboardCheck, Plus } from 'lucide-solid/icons'
import { createEffect, createMemo, createSignal, Show } from 'solid-js'
import { Badge } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { offerCommand } from '../design/offer-command.ts'
import type { Column } from '../design/table/data-table.tsx'
import { choiceWord } from '../i18n/record-words.ts'
import { t } from '../i18n/t.ts'
import { useCan, useWorkspace } from '../identity/index.ts'
import { useSearch, useTable } from '../mirror/use-mirror.ts'
import { createList } from '../records/list/create-list.ts'
import { fieldColumn } from '../records/list/field-column.ts'
import { ListScreen } from '../records/list/list-screen.tsx'
import { NewCountDialog } from './new-count-dialog.tsx'
import { unsentCountsOf } from './unsent-counts.ts'

type Row = MirrorRow<'countSheets'> & { place: string }

/** All counts, the newest first. Open ones are fetched while there is a network, so that they open in the cellar, too. */
export function CountListScreen() {
  const can = useCan()
  const navigate = useNavigate()
  const sheets = useTable('countSheets')
  const locations = useTable('locations')
  const [creating, setCreating] = createSignal(false)
  if (can('stock.count')) offerCommand('count.new', () => setCreating(true))
  const places = createMemo(() => new Map(locations().map(({ id, name }) => [id, name])))
  const list = createList<'countSheets', Row>({
    table: 'countSheets',
    record: countSheet,
    filters: ['status', 'locationId', 'createdAt', 'postedAt'],
    initial: { key: 'createdAt', descending: true },
    find(query) {
      const found = useSearch('countSheets', query)
      return createMemo(() => found().map((sheet) => ({ ...sheet, place: places().get(sheet.locationId) ?? '' })))
    },
  })
  fetchOpenSheets()
  const newCount = () => (
    <Button kind="primary" icon={<Plus />} onClick={() => setCreating(true)}>
      {t('counting.newCount')}
    </Button>
  )
  return (
    <ListScreen
      list={list}
      title={t('counting.title')}
      search={t('counting.search')}
      rows={list.rows()}
      columns={columns()}
      onOpen={(row) => navigate(`/counts/${row.id}`)}
      actions={<Show when={can('stock.count') && sheets().length > 0}>{newCount()}</Show>}
      empty={
        sheets().length > 0 ? (
          t('counting.nothing')
        ) : (
          <EmptyState
            icon={<ClipboardCheck />}
            title={t('counting.emptyTitle')}
            action={<Show when={can('stock.count')}>{newCount()}</Show>}
          >
            {t('counting.emptyText')}
          </EmptyState>
        )
      }
    >
      <Show when={creating()}>
        <NewCountDialog
          onClose={() => setCreating(false)}
          onCreated={(id) => {
            setCreating(false)
            navigate(`/counts/${id}`)
          }}
        />
      </Show>
    </ListScreen>
  )
}

/** Opening a sheet of 5,000 lines takes a tenth of a second: the newest are enough. */
const fetchedMax = 5

function fetchOpenSheets(): void {
  const workspace = useWorkspace()
  const can = useCan()
  const sheets = useTable('countSheets')
  createEffect(() => {
    const open = sheets().filter(({ status, automergeId }) => status === 'open' && automergeId !== '')
    if (!workspace.online() || !can('stock.count') || open.length === 0) return
    unsentCountsOf(workspace)
      .plane()
      .then((plane) => {
        for (const { id, automergeId } of open.slice(-fetchedMax)) plane.sheet(id, automergeId)
      })
      .catch(() => undefined) // the sheet itself says so when it is opened
  })
}

/** The state of a sheet in a word. */
export function SheetBadge(props: { sheet: MirrorRow<'countSheets'> }) {
  return (
    <Show when={props.sheet.status === 'open'} fallback={<Badge meaning="good">{t('counting.posted')}</Badge>}>
      <Badge meaning="info">{t(props.sheet.automergeId ? 'counting.open' : 'counting.preparing')}</Badge>
    </Show>
  )
}

const column = (name: keyof Row & string, own: Partial<Column<Row>>) => fieldColumn<Row>(countSheet, name, own)
const columns = (): Column<Row>[] => [
  column('name', {
    width: 'minmax(0,2fr)',
    cell: (row) => (
      <a href={`/counts/${row.id}`} tabIndex={-1} class="font-medium">
        {row.name}
      </a>
    ),
  }),
  column('place', {
    key: 'locationId',
    header: t('counting.place'),
    width: 'minmax(0,2fr)',
    ownLine: true,
    cell: (row) => row.place,
    file: (row) => row.place,
  }),
  column('status', {
    width: '9rem',
    cell: (row) => <SheetBadge sheet={row} />,
    file: (row) => choiceWord('count', 'status', row.status),
  }),
  column('createdAt', { width: '9rem', align: 'end', wideOnly: true }),
  column('postedAt', { width: '9rem', align: 'end', isExtra: true }),
]
