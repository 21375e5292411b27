import { ListFilter, SlidersHorizontal } from 'lucide-solid/icons'
import { createSignal, type JSX, lazy, Show, Suspense } from 'solid-js'
import { Button } from '../design/button.tsx'
import { type Column, DataTable } from '../design/data-table.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Menu, type MenuItem } from '../design/menu.tsx'
import { Page } from '../design/page.tsx'
import { SearchInput } from '../design/search-input.tsx'
import { sortRows } from '../design/sort-rows.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { useChanged } from '../mirror/use-mirror.ts'
import type { RecordList } from './create-list.ts'
import { ColumnsDialog, SaveViewDialog } from './list-dialogs.tsx'
import { listFile, saveFile } from './list-file.ts'

/** Comes with its first use: most look at a list without it. */
const FilterFields = lazy(() => import('./filter-fields.tsx').then((m) => ({ default: m.FilterFields })))

export interface ListScreenProps<R extends { id: string }> {
  list: RecordList
  title: string
  /** What the search finds, in the search field. */
  search: string
  rows: readonly R[]
  columns: readonly Column<R>[]
  onOpen: (row: R) => void
  actions?: JSX.Element
  /** Beside the search. */
  toolbar?: JSX.Element
  /** Changes where the person arranges the rows anew. */
  arrangement?: string
  empty: string
  children?: JSX.Element
}

/** The screen of a list: search, what narrows it, its table, and what is kept of how somebody wants to see it. */
export function ListScreen<R extends { id: string }>(props: ListScreenProps<R>) {
  const { state } = props.list
  const changed = useChanged(props.list.name)
  const columns = () => props.list.columns(props.columns)
  return (
    <Page
      title={props.title}
      actions={props.actions}
      toolbar={
        <>
          <SearchInput label={props.search} value={state.query()} onInput={state.setQuery} />
          {props.toolbar}
          <Narrowing list={props.list} />
          <ViewMenu list={props.list} title={props.title} all={props.columns} columns={columns()} rows={props.rows} />
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
        arrangement={[props.arrangement, JSON.stringify(props.list.conditions())].join()}
        glow={changed()}
        empty={<EmptyState title={props.empty} />}
      />
      {props.children}
    </Page>
  )
}

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

/** Saved views, columns, and what one sees as a file. */
function ViewMenu<R extends { id: string }>(props: {
  list: RecordList
  title: string
  all: readonly Column<R>[]
  columns: readonly Column<R>[]
  rows: readonly R[]
}) {
  const [asked, setAsked] = createSignal<'columns' | 'save'>()
  const close = () => setAsked(undefined)
  const download = () =>
    saveFile(`${props.title}-${today()}.csv`, [
      '\ufeff',
      listFile(props.columns, sortRows(props.rows, props.columns, props.list.state.sort())),
    ])
  const items = (): MenuItem[] => [
    ...props.list.views().map((view) => ({
      label: view.name,
      ...(props.list.isOpenView(view) ? { hint: '✓' } : {}),
      onSelect: () => props.list.openView(view),
    })),
    { label: t('common.keepView'), onSelect: () => setAsked('save') },
    ...props.list
      .views()
      .filter((view) => props.list.isOpenView(view))
      .map((view) => ({
        label: t('common.removeView', { name: view.name }),
        onSelect: () => props.list.removeView(view.name),
      })),
    { label: t('common.chooseColumns'), onSelect: () => setAsked('columns') },
    { label: t('common.asFile'), onSelect: download },
  ]
  return (
    <>
      <Menu label={t('common.views')} trigger={<SlidersHorizontal />} items={items()} />
      <Show when={asked() === 'columns'}>
        <ColumnsDialog
          all={props.all}
          shown={props.columns.map(({ key }) => key)}
          onChoose={props.list.chooseColumns}
          onClose={close}
        />
      </Show>
      <Show when={asked() === 'save'}>
        <SaveViewDialog onSave={props.list.saveView} onClose={close} />
      </Show>
    </>
  )
}
