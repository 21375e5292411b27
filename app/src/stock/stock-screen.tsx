import { useNavigate, useSearchParams } from '@solidjs/router'
import { subtractQuantities } from '@werkbank/model/base/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { isRealPlace } from '@werkbank/model/stock/places.ts'
import { ArrowLeftRight, PackagePlus, SlidersHorizontal, Warehouse } from 'lucide-solid/icons'
import { createMemo, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { type Column, DataTable } from '../design/data-table.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select } from '../design/field.tsx'
import { MeterBar } from '../design/figures.tsx'
import { Page } from '../design/page.tsx'
import { SearchInput } from '../design/search-input.tsx'
import { createTableState } from '../design/table-state.ts'
import { compareText } from '../i18n/compare.ts'
import { formatNumber, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useChanged, useMirror, useSearch, useTable } from '../mirror/use-mirror.ts'
import { ExpectDialog } from './expect-dialog.tsx'
import { LevelSheet } from './level-sheet.tsx'
import { MoveDialog, type MoveKind, moveKinds } from './move-dialog.tsx'
import { PlacesDialog } from './places-dialog.tsx'

type Product = MirrorRow<'products'>
type Row = MirrorRow<'stockLevels'> & {
  product: Product
  locationName: string
  locationCode: string
  free: string
  rank: number
}
/** Fewer than this many free, or than a fifth of what lies there: worth a look. */
const LOW_FREE = 5
const LOW_PART = 5

/** What lies where, live. Place, search, the chosen level and the open form are in the address. */
export function StockScreen() {
  const can = useCan()
  const mirror = useMirror()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams<{
    product?: string
    at?: string
    do?: string
    back?: string
    expected?: string
  }>()
  const state = createTableState()
  const levels = useTable('stockLevels')
  const locations = useTable('locations')
  const matches = useSearch('products', state.query)
  const changed = useChanged('stockLevels')
  const places = createMemo(() =>
    locations()
      .filter(isRealPlace)
      .toSorted((a, b) => a.rank - b.rank || compareText(a.name, b.name)),
  )
  const placeOf = createMemo(() => new Map(places().map((place) => [place.id, place])))
  const isLow = (level: Row) => Number(level.free) < Math.max(LOW_FREE, Number(level.onHand) / LOW_PART)
  const rows = createMemo<Row[]>(() => {
    const found = new Map(matches().map((product, rank) => [product.id, { product, rank }]))
    const only = state.filter('location')
    return levels()
      .flatMap((level) => {
        const match = found.get(level.productId)
        if (!match || (only && level.locationId !== only)) return []
        if (Number(level.onHand) === 0 && Number(level.reserved) === 0) return []
        const place = placeOf().get(level.locationId)
        const free = subtractQuantities(level.onHand, level.reserved)
        return [{ ...level, ...match, locationName: place?.name ?? '', locationCode: place?.code ?? '', free }]
      })
      .filter((row) => state.filter('show') !== 'low' || isLow(row))
      .sort((a, b) => (state.query() ? a.rank - b.rank : a.product.sku < b.product.sku ? -1 : 1))
  })
  const kind = () => moveKinds.find((name) => name === params.do)
  const open = (form: MoveKind | 'expect' | 'places' | undefined, expected?: string) =>
    setParams({ do: form, expected }, { scroll: false })
  const expected = createMemo(() => (params.expected ? mirror.get('expectedReceipts', params.expected) : undefined))
  const choose = (row: { productId: string; locationId: string } | undefined) =>
    setParams({ product: row?.productId, at: row?.locationId, do: undefined, expected: undefined }, { scroll: false })
  const chosen = createMemo(() => (params.product ? mirror.get('products', params.product) : undefined))
  const closeMove = () => {
    if (params.back === 'product' && params.product) navigate(`/products/${params.product}`)
    else open(undefined)
  }

  return (
    <Page
      title={t('stock.title')}
      aside={<span class="text-muted">{formatNumber(rows().length)}</span>}
      actions={
        <>
          <Show when={can('location.edit')}>
            <Button icon={<Warehouse />} onClick={() => open('places')}>
              {t('stock.places')}
            </Button>
          </Show>
          <Show when={can('stock.move')}>
            <Button icon={<SlidersHorizontal />} onClick={() => open('adjust')}>
              {t('stock.adjust')}
            </Button>
            <Button icon={<ArrowLeftRight />} onClick={() => open('transfer')}>
              {t('stock.transfer')}
            </Button>
            <Button kind="primary" icon={<PackagePlus />} onClick={() => open('receive')}>
              {t('stock.receive')}
            </Button>
          </Show>
        </>
      }
      toolbar={
        <>
          <SearchInput label={t('stock.search')} value={state.query()} onInput={state.setQuery} />
          <div>
            <Select
              label={t('stock.location')}
              hideLabel
              value={state.filter('location') ?? ''}
              options={[
                { value: '', label: t('stock.allLocations') },
                ...places().map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={(id) => state.setFilter('location', id || undefined)}
            />
          </div>
          <div>
            <Select
              label={t('stock.show')}
              hideLabel
              value={state.filter('show') ?? ''}
              options={[
                { value: '', label: t('stock.showAll') },
                { value: 'low', label: t('stock.showLow') },
              ]}
              onChange={(value) => state.setFilter('show', value || undefined)}
            />
          </div>
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
        onOpen={choose}
        arrangement={[state.query(), state.filter('location'), state.filter('show')].join()}
        glow={changed()}
        empty={
          levels().length === 0 ? (
            <EmptyState title={t('stock.emptyTitle')}>{t('stock.emptyText')}</EmptyState>
          ) : (
            <EmptyState title={t('stock.nothingFound')} />
          )
        }
      />
      <Show when={!kind() && !params.do && chosen()}>
        {(product) => (
          <LevelSheet
            product={product()}
            onClose={() => choose(undefined)}
            onMove={open}
            onExpect={() => open('expect')}
            onReceive={({ id }) => open('receive', id)}
            onChange={({ id }) => open('expect', id)}
          />
        )}
      </Show>
      <Show when={params.do === 'places' && can('location.edit')}>
        <PlacesDialog places={places()} onClose={() => open(undefined)} />
      </Show>
      <Show when={params.do === 'expect' && can('stock.move')}>
        <ExpectDialog product={chosen()} receipt={expected()} places={places()} onClose={closeMove} />
      </Show>
      <Show when={kind()} keyed>
        {(move) => (
          <MoveDialog
            kind={move}
            product={chosen()}
            expected={expected()}
            locationId={params.at ?? state.filter('location')}
            places={places()}
            onClose={closeMove}
          />
        )}
      </Show>
    </Page>
  )
}

const columns = (): Column<Row>[] => [
  {
    key: 'sku',
    header: t('stock.sku'),
    width: '9rem',
    narrowWidth: 'minmax(0,1fr)',
    compare: (a, b) => compareText(a.product.sku, b.product.sku),
    cell: (row) => <span class="max-sm:font-medium sm:text-muted">{row.product.sku}</span>,
  },
  {
    key: 'product',
    header: t('stock.product'),
    width: 'minmax(0,2fr)',
    ownLine: true,
    compare: (a, b) => compareText(a.product.name, b.product.name),
    cell: (row) => row.product.name,
  },
  {
    key: 'location',
    header: t('stock.location'),
    width: 'minmax(0,1fr)',
    narrowWidth: '4.75rem',
    compare: (a, b) => compareText(a.locationName, b.locationName),
    cell: (row) => (
      <>
        <span class="sm:hidden">{row.locationCode}</span>
        <span class="max-sm:hidden">{row.locationName}</span>
      </>
    ),
  },
  {
    key: 'load',
    header: t('stock.load'),
    width: '8rem',
    wideOnly: true,
    cell: (row) => (
      <MeterBar
        reserved={Number(row.reserved)}
        onHand={Number(row.onHand)}
        reservedText={formatQuantity(row.reserved)}
        onHandText={formatQuantity(row.onHand)}
      />
    ),
  },
  {
    key: 'onHand',
    header: t('stock.onHand'),
    width: '5rem',
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
    width: '5rem',
    align: 'end',
    compare: (a, b) => Number(a.free) - Number(b.free),
    cell: (row) => <span class={Number(row.free) <= 0 ? 'text-warning' : ''}>{formatQuantity(row.free)}</span>,
  },
]
