import { createMemo, For } from 'solid-js'
import type { Column } from '../../design/table/data-table.tsx'
import { formatMoney } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { listSums } from './list-sums.ts'

/** The number of rows, and their sums. Announced to screen readers, too, when the list is filtered. */
export function ListFoot(props: {
  /** Of whatever rows: what comes later has no type parameters. */
  columns: readonly Column<never>[]
  rows: readonly unknown[]
}) {
  const sums = createMemo(() => listSums(props.columns, props.rows as never[]))
  return (
    <p
      role="status"
      aria-label={t('common.sums')}
      class="flex shrink-0 flex-wrap items-center justify-end gap-x-6 border-t border-line bg-surface px-4 py-1.5 tabular-nums"
    >
      <span class="mr-auto text-muted">{t('common.entries', { count: props.rows.length })}</span>
      <For each={sums()}>
        {({ header, amounts }) => (
          <span>
            <span class="text-muted">{header}</span>{' '}
            <span class="font-medium">
              {amounts.map(({ minor, currency }) => formatMoney(minor, currency)).join(' + ')}
            </span>
          </span>
        )}
      </For>
    </p>
  )
}
