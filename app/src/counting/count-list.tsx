import { useNavigate } from '@solidjs/router'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { ClipboardCheck, Plus } from 'lucide-solid/icons'
import { createEffect, createMemo, createSignal, Show } from 'solid-js'
import { Badge } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { SearchInput } from '../design/field/search-input.tsx'
import { offerCommand } from '../design/offer-command.ts'
import { Page } from '../design/page.tsx'
import { type Column, DataTable } from '../design/table/data-table.tsx'
import { createTableState } from '../design/table/table-state.ts'
import { compareText } from '../i18n/compare.ts'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { companyDay } from '../i18n/zone.ts'
import { useCan, useWorkspace } from '../identity/index.ts'
import { useChanged, useSearch, useTable } from '../mirror/use-mirror.ts'
import { NewCountDialog } from './new-count-dialog.tsx'
import { unsentCountsOf } from './unsent-counts.ts'

type Row = MirrorRow<'countSheets'> & { place: string }

/** All counts, the newest first. Open ones are fetched while there is a network, so that they open in the cellar, too. */
export function CountListScreen() {
  const can = useCan()
  const navigate = useNavigate()
  const state = createTableState()
  const found = useSearch('countSheets', state.query)
  const sheets = useTable('countSheets')
  const locations = useTable('locations')
  const changed = useChanged('countSheets')
  const [creating, setCreating] = createSignal(false)
  if (can('stock.count')) offerCommand('count.new', () => setCreating(true))
  const places = createMemo(() => new Map(locations().map(({ id, name }) => [id, name])))
  const rows = createMemo<Row[]>(() =>
    found()
      .map((sheet) => ({ ...sheet, place: places().get(sheet.locationId) ?? '' }))
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
  )
  fetchOpenSheets()
  const newCount = () => (
    <Button kind="primary" icon={<Plus />} onClick={() => setCreating(true)}>
      {t('counting.newCount')}
    </Button>
  )
  return (
    <Page
      title={t('counting.title')}
      actions={<Show when={can('stock.count') && sheets().length > 0}>{newCount()}</Show>}
      toolbar={<SearchInput label={t('counting.search')} value={state.query()} onInput={state.setQuery} />}
    >
      <DataTable
        name="counts"
        label={t('counting.title')}
        rows={rows()}
        columns={columns()}
        sort={state.sort()}
        onSort={state.setSort}
        onOpen={(row) => navigate(`/counts/${row.id}`)}
        glow={changed()}
        empty={
          sheets().length > 0 ? (
            <EmptyState title={t('counting.nothing')} />
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
      />
      <Show when={creating()}>
        <NewCountDialog
          onClose={() => setCreating(false)}
          onCreated={(id) => {
            setCreating(false)
            navigate(`/counts/${id}`)
          }}
        />
      </Show>
    </Page>
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

const columns = (): Column<Row>[] => [
  {
    key: 'name',
    header: t('counting.nameField'),
    width: 'minmax(0,2fr)',
    compare: (a, b) => compareText(a.name, b.name),
    cell: (row) => (
      <a href={`/counts/${row.id}`} tabIndex={-1} class="font-medium">
        {row.name}
      </a>
    ),
  },
  {
    key: 'place',
    header: t('counting.place'),
    width: 'minmax(0,2fr)',
    ownLine: true,
    compare: (a, b) => compareText(a.place, b.place),
    cell: (row) => row.place,
  },
  { key: 'state', header: t('counting.state'), width: '9rem', cell: (row) => <SheetBadge sheet={row} /> },
  {
    key: 'created',
    header: t('counting.created'),
    width: '9rem',
    align: 'end',
    wideOnly: true,
    compare: (a, b) => compareText(a.createdAt, b.createdAt),
    cell: (row) => formatDate(companyDay(row.createdAt)),
  },
]
