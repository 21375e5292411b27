import { useNavigate } from '@solidjs/router'
import { subtractQuantities } from '@werkbank/model/base/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo } from 'solid-js'
import { type Column, DataTable } from '../design/data-table.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select } from '../design/field.tsx'
import { MeterBar } from '../design/figures.tsx'
import { Page } from '../design/page.tsx'
import { SearchInput } from '../design/search-input.tsx'
import { createTableState } from '../design/table-state.ts'
import { formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useChanged, useSearch, useTable } from '../mirror/use-mirror.ts'

type Row = {
  id: string
  productId: string
  sku: string
  name: string
  place: string
  onHand: string
  reserved: string
  available: string
}

/** What lies where; numbers move while one looks. */
export function StockScreen() {
  const navigate = useNavigate()
  const state = createTableState()
  const levels = useTable('stockLevels')
  const locations = useTable('locations')
  const found = useSearch('products', state.query)
  const changed = useChanged('stockLevels')
  const products = createMemo(
    () => new Map<string, MirrorRow<'products'>>(found().map((product) => [product.id, product])),
  )
  const places = createMemo(() => new Map(locations().map((place) => [place.id, place])))
  const rows = createMemo<Row[]>(() =>
    levels()
      .flatMap((level) => {
        const product = products().get(level.productId)
        const wanted = state.filter('location')
        if (!product || (wanted && level.locationId !== wanted)) return []
        return [
          {
            id: level.id,
            productId: level.productId,
            sku: product.sku,
            name: product.name,
            place: places().get(level.locationId)?.name ?? '',
            onHand: level.onHand,
            reserved: level.reserved,
            available: subtractQuantities(level.onHand, level.reserved),
          },
        ]
      })
      .sort((a, b) => a.sku.localeCompare(b.sku)),
  )
  return (
    <Page
      title={t('stock.title')}
      toolbar={
        <>
          <SearchInput label={t('stock.search')} value={state.query()} onInput={state.setQuery} />
          <Select
            label={t('stock.location')}
            hideLabel
            value={state.filter('location') ?? ''}
            onChange={(value) => state.setFilter('location', value || undefined)}
            options={[
              { value: '', label: t('stock.allLocations') },
              ...locations()
                .filter(({ kind }) => kind === 'warehouse' || kind === 'location')
                .map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </>
      }
    >
      <DataTable
        name="stock"
        label={t('stock.title')}
        rows={rows()}
        columns={columns()}
        sort={state.sort()}
        onSort={state.setSort}
        onOpen={(row) => navigate(`/products/${row.productId}`)}
        glow={changed()}
        empty={<EmptyState title={t('stock.nothing')} />}
      />
    </Page>
  )
}

const columns = (): Column<Row>[] => [
  {
    key: 'product',
    header: t('stock.product'),
    width: 'minmax(0,3fr)',
    compare: (a, b) => a.sku.localeCompare(b.sku),
    cell: (row) => (
      <>
        <span class="font-medium">{row.sku}</span> {row.name}
      </>
    ),
  },
  {
    key: 'place',
    header: t('stock.location'),
    wideOnly: true,
    compare: (a, b) => a.place.localeCompare(b.place),
    cell: (row) => row.place,
  },
  {
    key: 'bar',
    header: t('stock.reserved'),
    width: '9rem',
    wideOnly: true,
    cell: (row) => (
      <MeterBar
        reserved={Number(row.reserved)}
        onHand={Number(row.onHand)}
        reservedText={`${t('stock.reserved')}: ${formatQuantity(row.reserved)}`}
        onHandText={`${t('stock.onHand')}: ${formatQuantity(row.onHand)}`}
      />
    ),
  },
  {
    key: 'onHand',
    header: t('stock.onHand'),
    width: '6rem',
    align: 'end',
    compare: (a, b) => Number(a.onHand) - Number(b.onHand),
    cell: (row) => formatQuantity(row.onHand),
  },
  {
    key: 'reserved',
    header: t('stock.reserved'),
    width: '6rem',
    align: 'end',
    wideOnly: true,
    compare: (a, b) => Number(a.reserved) - Number(b.reserved),
    cell: (row) => formatQuantity(row.reserved),
  },
  {
    key: 'available',
    header: t('stock.available'),
    width: '6rem',
    align: 'end',
    compare: (a, b) => Number(a.available) - Number(b.available),
    cell: (row) => formatQuantity(row.available),
  },
]
