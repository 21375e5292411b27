import { useNavigate } from '@solidjs/router'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo } from 'solid-js'
import { type Column, DataTable } from '../design/data-table.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select } from '../design/field.tsx'
import { MeterBar } from '../design/figures.tsx'
import { Page } from '../design/page.tsx'
import { SearchInput } from '../design/search-input.tsx'
import { createTableState } from '../design/table-state.ts'
import { formatMoney, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useChanged, useSearch, useTable } from '../mirror/use-mirror.ts'
import { NOTHING, type Sum, sumLevels } from './create-levels.ts'

type Row = MirrorRow<'products'> & { sum: Sum }
const KINDS = ['goods', 'parent', 'service'] as const

/** All products; what is typed finds them within the frame. */
export function ProductListScreen() {
  const navigate = useNavigate()
  const state = createTableState()
  const found = useSearch('products', state.query)
  const levels = useTable('stockLevels')
  const changed = useChanged('products')
  const sums = createMemo(() => sumLevels(levels()))
  const kind = () => state.filter('kind') ?? 'goods'
  const rows = createMemo<Row[]>(() =>
    found()
      .filter((product) => kind() === 'all' || product.kind === kind())
      .map((product) => ({ ...product, sum: sums().get(product.id) ?? NOTHING })),
  )
  return (
    <Page
      title={t('catalogue.title')}
      toolbar={
        <>
          <SearchInput label={t('catalogue.search')} value={state.query()} onInput={state.setQuery} />
          <Select
            label={t('catalogue.kind')}
            hideLabel
            value={kind()}
            onChange={(value) => state.setFilter('kind', value === 'goods' ? undefined : value)}
            options={[
              ...KINDS.map((value) => ({
                value,
                label: t(
                  value === 'goods'
                    ? 'catalogue.variants'
                    : value === 'parent'
                      ? 'catalogue.parents'
                      : 'catalogue.services',
                ),
              })),
              { value: 'all', label: t('catalogue.all') },
            ]}
          />
        </>
      }
    >
      <DataTable
        name="products"
        label={t('catalogue.title')}
        rows={rows()}
        columns={columns()}
        sort={state.sort()}
        onSort={state.setSort}
        onOpen={(row) => navigate(`/products/${row.id}`)}
        glow={changed()}
        empty={<EmptyState title={t('catalogue.nothing')} />}
      />
    </Page>
  )
}

const columns = (): Column<Row>[] => [
  {
    key: 'sku',
    header: t('catalogue.sku'),
    width: '10rem',
    compare: (a, b) => a.sku.localeCompare(b.sku),
    cell: (row) => (
      <a href={`/products/${row.id}`} tabIndex={-1} class="font-medium">
        {row.sku}
      </a>
    ),
  },
  {
    key: 'name',
    header: t('catalogue.name'),
    width: 'minmax(0,3fr)',
    compare: (a, b) => a.name.localeCompare(b.name),
    cell: (row) => row.name,
  },
  {
    key: 'levels',
    header: t('catalogue.levels'),
    width: '11rem',
    wideOnly: true,
    cell: (row) =>
      row.kind === 'goods' ? (
        <MeterBar
          reserved={Number(row.sum.reserved)}
          onHand={Number(row.sum.onHand)}
          reservedText={t('catalogue.reservedText', { quantity: formatQuantity(row.sum.reserved) })}
          onHandText={t('catalogue.onHandText', { quantity: formatQuantity(row.sum.onHand) })}
        />
      ) : (
        ''
      ),
  },
  {
    key: 'available',
    header: t('catalogue.available'),
    width: '7rem',
    align: 'end',
    compare: (a, b) => Number(a.sum.available) - Number(b.sum.available),
    cell: (row) => (row.kind === 'goods' ? formatQuantity(row.sum.available, row.unit) : ''),
  },
  {
    key: 'price',
    header: t('catalogue.price'),
    width: '7rem',
    align: 'end',
    wideOnly: true,
    compare: (a, b) => a.priceMinor - b.priceMinor,
    cell: (row) => (row.kind === 'parent' ? '' : formatMoney(row.priceMinor, row.currency)),
  },
]
