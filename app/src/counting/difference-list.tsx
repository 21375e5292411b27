import { useSearchParams } from '@solidjs/router'
import { createMemo, Show } from 'solid-js'
import { Badge } from '../design/badge.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select } from '../design/field/field.tsx'
import { Sheet } from '../design/overlay/dialog.tsx'
import { type Column, DataTable } from '../design/table/data-table.tsx'
import { createTableState } from '../design/table/table-state.ts'
import { compareText } from '../i18n/compare.ts'
import { formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { BinCard } from './sheet/bin-card.tsx'
import { type CountLine, differs } from './sheet/count-lines.ts'
import type { OpenSheet } from './sheet/create-sheet.ts'

const SHOWN = ['differences', 'uncounted', 'all'] as const
type Shown = (typeof SHOWN)[number]
const LABELS = {
  differences: 'counting.showDifferences',
  uncounted: 'counting.showUncounted',
  all: 'counting.showAll',
} as const
const NOTHING = {
  differences: 'counting.noDifferences',
  uncounted: 'counting.noneUncounted',
  all: 'counting.noLines',
} as const

/** Expected against counted; what is to settle comes first. */
export function DifferenceList(props: { sheet: OpenSheet; lines: readonly CountLine[] }) {
  const state = createTableState()
  const [search, setSearch] = useSearchParams<{ bin?: string }>()
  const isPosted = () => props.sheet.row()?.status === 'posted'
  const shown = (): Shown => SHOWN.find((name) => name === state.filter('show')) ?? (isPosted() ? 'all' : 'differences')
  const rows = createMemo(() => {
    const wanted = props.lines.filter((line) => belongs(line, shown()))
    return [...wanted.filter(isOpen), ...wanted.filter((line) => !isOpen(line))]
  })
  const chosen = createMemo(() => props.lines.find(({ id }) => id === search.bin))
  const open = (bin: string | undefined) => setSearch({ bin }, { replace: true, scroll: false })
  return (
    <div class="flex h-full flex-col">
      <div class="w-48 px-4 py-2">
        <Select
          label={t('counting.show')}
          hideLabel
          value={shown()}
          options={SHOWN.map((value) => ({ value, label: t(LABELS[value]) }))}
          onChange={(value) => state.setFilter('show', value)}
        />
      </div>
      <DataTable
        name="count-lines"
        label={t('counting.viewDifferences')}
        rows={rows()}
        columns={columns(isPosted())}
        sort={state.sort()}
        onSort={state.setSort}
        onOpen={(line) => open(line.id)}
        openId={search.bin}
        empty={<EmptyState title={t(NOTHING[shown()])} />}
      />
      <Show when={chosen()}>
        {(line) => (
          <Sheet open title={line().sku} onClose={() => open(undefined)}>
            <BinCard line={line()} sheet={props.sheet} onDone={() => open(undefined)} />
          </Sheet>
        )}
      </Show>
    </div>
  )
}

const isOpen = ({ state }: CountLine) => state.state === 'conflict'
const belongs = (line: CountLine, shown: Shown) =>
  shown === 'all' || (shown === 'uncounted' ? line.state.state === 'uncounted' : isOpen(line) || differs(line))

const STATES = {
  counted: ['neutral', 'counting.stateCounted'],
  accepted: ['info', 'counting.stateAccepted'],
  conflict: ['warning', 'counting.stateConflict'],
  uncounted: ['neutral', 'counting.stateUncounted'],
} as const

function StateBadge(props: { line: CountLine }) {
  const look = () => STATES[props.line.state.state]
  return (
    <Show
      when={!props.line.unexpected || isOpen(props.line)}
      fallback={<Badge meaning="warning">{t('counting.unexpected')}</Badge>}
    >
      <Badge meaning={look()[0]}>{t(look()[1])}</Badge>
    </Show>
  )
}

/** With its sign: a difference without one reads as a level. */
const signed = (quantity: string) =>
  (quantity.startsWith('-') || quantity === '0' ? '' : '+') + formatQuantity(quantity)

/** After posting the level is what was counted: the expected figure would say nothing. */
const columns = (isPosted: boolean): Column<CountLine>[] => [
  {
    key: 'sku',
    header: t('stock.sku'),
    width: '9rem',
    narrowWidth: 'minmax(0,1fr)',
    compare: (a, b) => compareText(a.sku, b.sku),
    cell: (line) => <span class="font-medium">{line.sku}</span>,
  },
  {
    key: 'name',
    header: t('catalogue.name'),
    width: 'minmax(0,3fr)',
    ownLine: true,
    cell: (line) => line.name,
  },
  {
    key: 'state',
    header: t('counting.state'),
    width: '8rem',
    wideOnly: true,
    cell: (line) => <StateBadge line={line} />,
  },
  ...(isPosted
    ? []
    : [
        {
          key: 'expected',
          header: t('counting.expected'),
          width: '4.5rem',
          align: 'end' as const,
          cell: (line: CountLine) => formatQuantity(line.expected),
        },
      ]),
  {
    key: 'counted',
    header: t('counting.counted'),
    width: '4.5rem',
    align: 'end',
    cell: (line) =>
      line.counted === undefined ? (
        <span class={isOpen(line) ? 'text-warning sm:invisible' : ''}>
          {isOpen(line) ? t('counting.stateConflict') : '–'}
        </span>
      ) : (
        formatQuantity(line.counted)
      ),
  },
  ...(isPosted
    ? []
    : [
        {
          key: 'difference',
          header: t('counting.difference'),
          width: '5.5rem',
          align: 'end' as const,
          compare: (a: CountLine, b: CountLine) => Number(a.difference ?? 0) - Number(b.difference ?? 0),
          cell: (line: CountLine) => (
            <span class={differs(line) ? 'font-medium text-danger' : ''}>
              {line.difference === undefined ? '' : signed(line.difference)}
            </span>
          ),
        },
      ]),
]
