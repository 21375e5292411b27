// biome-ignore-all lint/a11y/useSemanticElements: the ARIA pattern: the widget keeps the focus and names its active item by aria-activedescendant
// biome-ignore-all lint/a11y/useFocusableInteractive: the ARIA pattern: the widget keeps the focus and names its active item by aria-activedescendant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the ARIA pattern: the widget keeps the focus and names its active item by aria-activedescendant
import { ArrowDown, ArrowUp } from 'lucide-solid/icons'
import { createEffect, createMemo, createSignal, createUniqueId, For, type JSX, on, onCleanup, Show } from 'solid-js'
import { t } from '../../i18n/t.ts'
import { classes } from '../classes.ts'
import { createMedia } from '../media.ts'
import type { Selection } from './create-selection.ts'
import { fitColumns, isTooNarrow, namingColumn, trackOf } from './fit-columns.ts'
import { GroupHeadCells } from './group-head.tsx'
import { type GroupHead, type Grouping, groupRows, isHead, type Line } from './group-rows.ts'
import { keepOrder } from './keep-order.ts'
import { PickAllCell, PickCell } from './pick-cells.tsx'
import { sortRows } from './sort-rows.ts'
import { tableKeys } from './table-keys.ts'
import { rowHeight, VirtualList } from './virtual-list.tsx'

/** Of the table's width, what is no column: the sides of a row and the scrollbar. */
const SIDES_REM = 2
/** What boxes to pick rows take. */
const BOX_REM = 2

export interface Column<T> {
  key: string
  header: string
  /** CSS grid track: `6rem`, `minmax(0,1fr)` (default), `max-content` is not possible with virtual rows. */
  width?: string
  /** The same on a phone, where it differs. */
  narrowWidth?: string
  /** Numbers stand right. */
  align?: 'start' | 'end'
  /** Dates: digits of one width, for they stand left. */
  figures?: boolean
  /** Makes the column sortable. */
  compare?: (a: T, b: T) => number
  cell: (row: T) => JSX.Element
  /** What a file has of it; without it the column is a picture, and in no file. */
  file?: (row: T) => string | number
  /** What a list adds up of it in its foot: minor units of the row's currency. */
  sum?: (row: T) => number
  /** Hidden until a person chooses it. */
  isExtra?: boolean
  /** Left out on a phone, and wherever the column that names the row would get too narrow beside it. */
  wideOnly?: boolean
  /** The priority of the columns when not all have room: the lowest is hidden first; by default the last one. */
  leaves?: number
  /** On a phone it takes a whole line below the others: what distinguishes rows must not end in "…". */
  ownLine?: boolean
}

export interface Sort {
  key: string
  descending: boolean
}

export interface DataTableProps<T extends { id: string }> {
  /** Remembers the scroll position; one per screen. */
  name: string
  /** Accessible name of the table. */
  label: string
  rows: readonly T[]
  columns: readonly Column<T>[]
  /** Keep it in the address with `createTableState`. Undefined: the order in which `rows` come. */
  sort?: Sort | undefined
  onSort?: (sort: Sort) => void
  onOpen?: (row: T) => void
  /** Changes where the person arranges the rows anew (folds something out): that is shown at once, even while they look. */
  arrangement?: string
  /** The opened record, marked in the list beside it. */
  openId?: string | undefined
  /** What to show instead when there are no rows. */
  empty?: JSX.Element
  /** Rows stand in groups, each below a line of its own. */
  grouping?: Grouping<T> | undefined
  /** Rows can be picked; `nameOf` says which one a box picks. */
  selection?: Selection | undefined
  nameOf?: ((row: T) => string) | undefined
  /** Rows that glow once, e.g. after a remote change: id → CSS colour ('' for the accent). */
  glow?: ReadonlyMap<string, string>
}

/**
 * A dense table of any length: virtual rows; j/k or arrows move, Enter opens, Home/End jump; sortable heads. While the
 * pointer or the focus is in it, rows keep their places: what arrives waits behind one button.
 */
export function DataTable<T extends { id: string }>(props: DataTableProps<T>) {
  const tableId = createUniqueId()
  const [activeId, setActiveId] = createSignal<string | undefined>(props.openId)
  const [looking, setLooking] = createSignal(false)
  const [drawn, setDrawn] = createSignal<readonly [from: number, to: number]>([0, 0])
  const isDrawn = (index: number) => index >= drawn()[0] && index < drawn()[1]
  let scrollTo: (index: number) => void = () => {}

  const lines = createMemo<readonly Line<T>[]>(() => {
    const sorted = sortRows(props.rows, props.columns, props.sort)
    return props.grouping ? groupRows(sorted, props.grouping) : sorted
  })
  const held = keepOrder(lines, looking, () =>
    [props.sort?.key, props.sort?.descending, props.name, props.arrangement].join(),
  )
  const rows = held.rows
  const activeIndex = createMemo(() => rows().findIndex((row) => row.id === activeId()))
  createEffect(
    on(
      () => props.openId,
      (id) => id && setActiveId(id),
    ),
  )

  const move = (to: number) => {
    const index = Math.max(0, Math.min(rows().length - 1, to))
    setActiveId(rows()[index]?.id)
    scrollTo(index)
  }
  const open = (line: Line<T>) => (isHead(line) ? props.grouping?.onFold(line.key) : props.onOpen?.(line))
  const onKeyDown = tableKeys<T>({
    lines: rows,
    at: activeIndex,
    moveTo: move,
    open,
    selection: () => props.selection,
  })
  const onClick = (event: MouseEvent, line: Line<T>) => {
    const { selection } = props
    const isMarking = event.shiftKey || event.ctrlKey || event.metaKey
    // A link that is clicked with a key opens elsewhere, as links do.
    if (isMarking && (event.target as Element).closest('a')) return
    setActiveId(line.id)
    if (selection && event.shiftKey) selection.reach(rows(), line.id)
    else if (selection && !isHead(line) && (isMarking || (selection.isPicking() && isNarrow())))
      selection.toggle(line.id)
    else open(line)
  }
  const isPhone = createMedia('(width < 40rem)')
  const [roomRem, setRoomRem] = createSignal(Number.POSITIVE_INFINITY)
  const measure = (element: HTMLElement) => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
    const observer = new ResizeObserver(() => setRoomRem(element.clientWidth / rem - SIDES_REM))
    observer.observe(element)
    onCleanup(() => observer.disconnect())
  }
  const columnsRem = () => roomRem() - (props.selection ? BOX_REM : 0)
  const isNarrow = createMemo(() => isPhone() || isTooNarrow(props.columns, columnsRem()))
  /** The selection boxes: on narrow screens only in selection mode. */
  const picks = createMemo(() => {
    const { selection } = props
    return selection && (!isNarrow() || selection.isPicking() || selection.selected().length > 0)
      ? selection
      : undefined
  })
  const naming = createMemo(() => namingColumn(props.columns))
  const columns = createMemo(() =>
    isNarrow() ? props.columns.filter((column) => !column.wideOnly) : fitColumns(props.columns, columnsRem()),
  )
  const inLine = () => columns().filter((column) => !(isNarrow() && column.ownLine))
  const tracks = () =>
    (picks() ? `${BOX_REM}rem ` : '') +
    inLine()
      .map((column) =>
        isNarrow() ? (column.narrowWidth ?? column.width ?? 'minmax(0,1fr)') : trackOf(column, naming()),
      )
      .join(' ')
  const isTall = () => isNarrow() && props.columns.some((column) => column.ownLine)
  const itemHeight = createMemo(() => rowHeight() * (isTall() ? 1.5 : 1))
  const cellClass = (column: Column<T>) =>
    classes('truncate px-2', column.align === 'end' && 'text-right', column.figures && 'tabular-nums')
  const rowGrid = 'grid items-center [grid-template-columns:var(--tracks)]'

  return (
    <Show when={rows().length > 0 || !props.empty} fallback={props.empty}>
      <div
        role="presentation"
        ref={measure}
        class="flex min-h-0 flex-1 flex-col bg-surface"
        style={{ '--tracks': tracks() }}
        onPointerEnter={() => setLooking(true)}
        onPointerLeave={(event) => setLooking(event.currentTarget.contains(document.activeElement))}
        onFocusIn={() => setLooking(true)}
        onFocusOut={() => setLooking(false)}
      >
        <Show when={held.waiting() > 0}>
          <button
            type="button"
            class="h-row shrink-0 border-b border-line bg-accent-soft text-xs text-accent"
            onClick={held.release}
          >
            {t('common.reorder', { count: held.waiting() })}
          </button>
        </Show>
        <VirtualList
          items={rows()}
          name={props.name}
          itemHeight={itemHeight()}
          scrollerRef={(fn) => {
            scrollTo = fn
          }}
          onRange={(from, to) => setDrawn([from, to])}
          class="-outline-offset-2"
          attributes={
            {
              get role() {
                return props.grouping ? ('treegrid' as const) : ('grid' as const)
              },
              tabIndex: 0,
              get 'aria-multiselectable'() {
                return props.selection ? true : undefined
              },
              'data-list': 'main',
              get 'aria-label'() {
                return props.label
              },
              get 'aria-rowcount'() {
                return rows().length + 1
              },
              get 'aria-activedescendant'() {
                return isDrawn(activeIndex()) ? `${tableId}-${activeId()}` : undefined
              },
              onKeyDown,
              onFocus: () => {
                if (activeIndex() < 0) setActiveId(rows()[0]?.id)
              },
            } as JSX.HTMLAttributes<HTMLDivElement>
          }
          header={
            <div
              role="row"
              aria-rowindex={1}
              class={classes(rowGrid, 'h-row border-b border-line bg-surface px-2 text-xs text-muted')}
            >
              <Show when={picks()}>{(selection) => <PickAllCell selection={selection()} />}</Show>
              <For each={columns()}>
                {(column) => (
                  <HeadCell
                    column={column}
                    class={classes(cellClass(column), isNarrow() && column.ownLine && 'hidden')}
                    sort={props.sort}
                    onSort={props.onSort}
                  />
                )}
              </For>
            </div>
          }
        >
          {(line, index) => (
            <div
              role="row"
              id={`${tableId}-${line().id}`}
              aria-rowindex={index() + 2}
              aria-level={props.grouping ? (isHead(line()) ? 1 : 2) : undefined}
              aria-expanded={headOf(line()) ? !headOf(line())?.isFolded : undefined}
              aria-selected={props.selection ? props.selection.has(line().id) : line().id === activeId()}
              style={{ height: `${itemHeight()}px`, '--glow': props.glow?.get(line().id) || 'var(--accent)' }}
              class={classes(
                rowGrid,
                'cursor-default content-center border-b border-line px-2 hover:bg-hover',
                isHead(line()) && 'bg-sunken',
                props.selection?.has(line().id) ? 'bg-accent-soft' : line().id === activeId() && 'bg-selected',
                props.selection && line().id === activeId() && 'shadow-[inset_2px_0_0_var(--accent)]',
                props.glow?.has(line().id) && 'glow-once',
              )}
              onClick={(event) => onClick(event, line())}
              onMouseDown={(event) => props.selection && event.shiftKey && event.preventDefault()}
            >
              <Show
                when={headOf(line())}
                fallback={
                  <RowCells
                    row={line() as T}
                    columns={columns()}
                    classOf={(column) =>
                      classes(cellClass(column), isNarrow() && column.ownLine && 'order-last col-span-full text-muted')
                    }
                    naming={naming()}
                    picks={picks()}
                    nameOf={props.nameOf}
                    shown={rows}
                  />
                }
              >
                {(head) => (
                  <GroupHeadCells
                    head={head()}
                    grouping={props.grouping as Grouping<T>}
                    columns={inLine()}
                    before={picks() ? 1 : 0}
                  />
                )}
              </Show>
            </div>
          )}
        </VirtualList>
      </div>
    </Show>
  )
}

const headOf = <T extends { id: string }>(line: Line<T>): GroupHead<T> | undefined => (isHead(line) ? line : undefined)

function RowCells<T extends { id: string }>(props: {
  row: T
  columns: readonly Column<T>[]
  classOf: (column: Column<T>) => string
  naming: Column<T> | undefined
  picks: Selection | undefined
  nameOf: ((row: T) => string) | undefined
  shown: () => readonly { id: string }[]
}) {
  return (
    <>
      <Show when={props.picks}>
        {(selection) => (
          <PickCell
            row={props.row}
            name={props.nameOf?.(props.row) ?? ''}
            selection={selection()}
            shown={props.shown}
          />
        )}
      </Show>
      <For each={props.columns}>
        {(column) => (
          <div role="gridcell" data-names={column === props.naming ? '' : undefined} class={props.classOf(column)}>
            {column.cell(props.row)}
          </div>
        )}
      </For>
    </>
  )
}

function HeadCell<T>(props: {
  column: Column<T>
  class: string
  sort?: Sort | undefined
  onSort?: ((sort: Sort) => void) | undefined
}) {
  const sorted = () => props.sort?.key === props.column.key
  const direction = () => (sorted() ? (props.sort?.descending ? 'descending' : 'ascending') : 'none')
  const onClick = () => props.onSort?.({ key: props.column.key, descending: sorted() && !props.sort?.descending })
  return (
    <div
      role="columnheader"
      class={props.class}
      aria-sort={props.column.compare && props.onSort ? direction() : undefined}
    >
      <Show when={props.column.compare && props.onSort} fallback={props.column.header}>
        <button
          type="button"
          class={classes(
            'flex h-row w-full items-center gap-1 font-medium hover:text-ink',
            props.column.align === 'end' && 'justify-end',
          )}
          onClick={onClick}
        >
          {props.column.header}
          <Show when={sorted()}>
            {props.sort?.descending ? <ArrowDown class="size-3" /> : <ArrowUp class="size-3" />}
          </Show>
        </button>
      </Show>
    </div>
  )
}
