// biome-ignore-all lint/a11y/useSemanticElements: the ARIA pattern: the widget keeps the focus and names its active item by aria-activedescendant
// biome-ignore-all lint/a11y/useFocusableInteractive: the ARIA pattern: the widget keeps the focus and names its active item by aria-activedescendant
import { ChevronDown, ChevronRight } from 'lucide-solid/icons'
import { createMemo, For, Show } from 'solid-js'
import { t } from '../../i18n/t.ts'
import { classes } from '../classes.ts'
import type { Column } from './data-table.tsx'
import type { GroupHead, Grouping } from './group-rows.ts'

/** The cells of a line above a group: what its rows have in common, how many they are, and what they come to, each sum below its column's head. */
export function GroupHeadCells<T extends { id: string }>(props: {
  head: GroupHead<T>
  grouping: Grouping<T>
  /** Those that are shown in one line. */
  columns: readonly Column<T>[]
  /** Tracks before them. */
  before: number
}) {
  const sums = createMemo(() => props.grouping.sums(props.head.rows))
  /** The first column with a sum; the words stand before it. */
  const first = () => props.columns.findIndex(({ key }) => sums().has(key))
  const hasRoom = () => first() > 0
  return (
    <>
      <div
        role="gridcell"
        class="flex min-w-0 items-center gap-1 truncate px-2 font-medium"
        style={{ 'grid-column': hasRoom() ? `1 / ${props.before + first() + 1}` : '1 / -1' }}
      >
        <Show when={props.head.isFolded} fallback={<ChevronDown class="size-4 shrink-0" aria-hidden="true" />}>
          <ChevronRight class="size-4 shrink-0" aria-hidden="true" />
        </Show>
        <span class="truncate" dir="auto">
          {props.grouping.label(props.head.key)}
        </span>
        <span class="shrink-0 font-normal text-muted tabular-nums">
          {t('common.entries', { count: props.head.rows.length })}
        </span>
        <Show when={!hasRoom()}>
          <span class="ml-auto font-normal tabular-nums">{[...sums().values()].join(' · ')}</span>
        </Show>
      </div>
      <Show when={hasRoom()}>
        <For each={props.columns.slice(first())}>
          {(column) => (
            <div
              role="gridcell"
              class={classes('truncate px-2 font-medium tabular-nums', column.align === 'end' && 'text-right')}
            >
              {sums().get(column.key)}
            </div>
          )}
        </For>
      </Show>
    </>
  )
}
