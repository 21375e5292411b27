import type { Field } from '@werkbank/model/records/field.ts'
import { ListFilter } from 'lucide-solid/icons'
import { createMemo, createSignal, type JSX, lazy, Show, Suspense } from 'solid-js'
import { Button } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { SearchInput } from '../../design/field/search-input.tsx'
import { Page } from '../../design/page.tsx'
import { createSelection } from '../../design/table/create-selection.ts'
import { type Column, DataTable } from '../../design/table/data-table.tsx'
import type { FileKind } from '../../file-in/file-kind.ts'
import { REFERS } from '../../i18n/record-words.ts'
import { t } from '../../i18n/t.ts'
import { useChanged, useMirror } from '../../mirror/use-mirror.ts'
import type { BulkKind } from '../bulk/bulk-kind.ts'
import { useLastRun } from '../bulk/bulk-run.ts'
import type { RecordList } from './create-list.ts'
import { groupingBy } from './grouping.ts'
import { ViewMenu } from './view-menu.tsx'

// Loaded on demand, or after the list.
const FilterFields = lazy(() => import('./filter-fields.tsx').then((m) => ({ default: m.FilterFields })))
const BulkBar = lazy(() => import('../bulk/bulk-bar.tsx').then((m) => ({ default: m.BulkBar })))
const ListFoot = lazy(() => import('./list-foot.tsx').then((m) => ({ default: m.ListFoot })))

export interface ListScreenProps<R extends { id: string }> {
  list: RecordList
  title: string
  /** What the search finds, in the search field. */
  search: string
  rows: readonly R[]
  columns: readonly Column<R>[]
  onOpen: (row: R) => void
  /** Beside the title. */
  aside?: JSX.Element
  actions?: JSX.Element
  /** Beside the search. */
  toolbar?: JSX.Element
  /** Below it, where it needs a line of its own. */
  below?: JSX.Element
  /** Changes where the person arranges the rows anew. */
  arrangement?: string
  /** The imports that the person may do into this list. */
  fileKinds?: (() => Promise<readonly FileKind[]>) | undefined
  /** The steps for several rows that the person may do. */
  bulk?: BulkKind<R> | undefined
  /** What stands there instead of no rows: a sentence, or more. */
  empty: JSX.Element
  /** Below the table: the way to older rows. */
  foot?: JSX.Element
  children?: JSX.Element
}

/** The screen of a list: search, filters, table, and stored views. */
export function ListScreen<R extends { id: string }>(props: ListScreenProps<R>) {
  const { state } = props.list
  const changed = useChanged(props.list.name)
  // The same array for all callers: the table finds the naming column by identity.
  const columns = createMemo(() => props.list.columns(props.columns))
  const grouping = createGrouping<R>(props.list, columns)
  const selection = createSelection(() => props.rows)
  const last = useLastRun(props.list.name)
  return (
    <Page
      title={props.title}
      aside={props.aside}
      actions={props.actions}
      toolbar={
        <>
          <SearchInput label={props.search} value={state.query()} onInput={state.setQuery} />
          {props.toolbar}
          <Narrowing list={props.list} />
          <ViewMenu
            list={props.list}
            title={props.title}
            all={props.columns}
            columns={columns()}
            rows={props.rows}
            fileKinds={props.fileKinds}
            onPick={props.bulk && (() => selection.setPicking(true))}
          />
          {props.below}
        </>
      }
    >
      <DataTable
        name={props.list.name}
        label={props.title}
        rows={props.rows}
        columns={columns()}
        sort={state.sort()}
        onSort={state.setSort}
        onOpen={props.onOpen}
        arrangement={[
          props.arrangement,
          JSON.stringify(props.list.conditions()),
          state.filter('group'),
          state.filter('folded'),
        ].join()}
        grouping={grouping()}
        glow={changed()}
        selection={props.bulk && selection}
        nameOf={props.bulk?.nameOf}
        empty={<Suspense>{emptyOf(props.empty)}</Suspense>}
      />
      {props.foot}
      <Show when={props.rows.length > 0 && columns().some(({ sum }) => sum)}>
        <Suspense>
          <ListFoot columns={columns()} rows={props.rows} />
        </Suspense>
      </Show>
      <Show when={props.bulk && (selection.isPicking() || selection.selected().length > 0 || last.run())}>
        <Suspense>
          <BulkBar list={props.list} kind={props.bulk as never} selection={selection} count={props.rows.length} />
        </Suspense>
      </Show>
      {props.children}
    </Page>
  )
}

/** How the rows are grouped; undefined where they aren't. */
function createGrouping<R extends { id: string }>(list: RecordList, columns: () => readonly Column<R>[]) {
  const mirror = useMirror()
  return createMemo(() => {
    const name = list.group()
    if (name === undefined) return undefined
    // What others are called may change: then the groups are named anew.
    const table = REFERS[name]
    if (table) mirror.all(table)
    const { record, folding, groups } = list
    return groupingBy<R>(name, groups[name] as Field, { record: record.name, mirror, folding, columns })
  })
}

const emptyOf = (said: JSX.Element) => (typeof said === 'string' ? <EmptyState title={said} /> : said)

/** A button that shows what narrows the list, with how many conditions there are. */
function Narrowing(props: { list: RecordList }) {
  const count = () => props.list.conditions().length
  const [open, setOpen] = createSignal(count() > 0)
  return (
    <>
      <Button aria-expanded={open()} icon={<ListFilter />} onClick={() => setOpen(!open())}>
        {count() > 0 ? t('common.filtersSet', { count: count() }) : t('common.filters')}
      </Button>
      <Show when={open()}>
        <Suspense>
          <FilterFields list={props.list} />
        </Suspense>
      </Show>
    </>
  )
}
