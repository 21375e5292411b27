import { useNavigate, useSearchParams } from '@solidjs/router'
import { subtractQuantities } from '@werkbank/model/base/value/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { quantity } from '@werkbank/model/records/kinds/number.ts'
import { isRealPlace } from '@werkbank/model/stock/places.ts'
import { stockLevel } from '@werkbank/model/stock/records.ts'
import { lowPercent, lowPieces } from '@werkbank/model/stock/settings.ts'
import { ArrowLeftRight, PackagePlus, SlidersHorizontal, Warehouse } from 'lucide-solid/icons'
import { type Accessor, createMemo, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select } from '../design/field/field.tsx'
import { MeterBar } from '../design/figures.tsx'
import type { Column } from '../design/table/data-table.tsx'
import { compareText } from '../i18n/compare.ts'
import { formatNumber, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useMirror, useSearch, useTable } from '../mirror/use-mirror.ts'
import { createList } from '../records/list/create-list.ts'
import { fieldColumn } from '../records/list/field-column.ts'
import { ListScreen } from '../records/list/list-screen.tsx'
import { useSetting } from '../settings/index.ts'
import { ExpectDialog } from './expect-dialog.tsx'
import { LevelSheet } from './level-sheet.tsx'
import { MoveDialog, type MoveKind, moveKinds } from './move-dialog.tsx'
import { PlacesDialog } from './places-dialog.tsx'

type Row = MirrorRow<'stockLevels'> & {
  product: MirrorRow<'products'>
  sku: string
  productName: string
  locationName: string
  locationCode: string
  free: string
}
const { locationId, onHand, reserved } = stockLevel.fields
const listedLevel = { name: 'stock-level', fields: { locationId, onHand, reserved, free: quantity() } } as const
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
  const levels = useTable('stockLevels')
  const locations = useTable('locations')
  const places = createMemo(() =>
    locations()
      .filter(isRealPlace)
      .toSorted((a, b) => a.rank - b.rank || compareText(a.name, b.name)),
  )
  const placeOf = createMemo(() => new Map(places().map((place) => [place.id, place])))
  const find = (query: Accessor<string>) => {
    const matches = useSearch('products', query)
    return createMemo(() => levelRows(levels(), matches(), placeOf(), query() !== ''))
  }
  const list = createList<'stockLevels', Row>({
    table: 'stockLevels',
    record: listedLevel,
    groups: ['locationId'],
    also: ['location', 'show', 'product', 'do', 'at', 'kind', 'expected'],
    filters: ['onHand', 'reserved', 'free'],
    find,
  })
  const { state } = list
  const [pieces, percent] = [useSetting(lowPieces), useSetting(lowPercent)]
  const isLow = (level: Row) => Number(level.free) < Math.max(pieces(), (Number(level.onHand) * percent()) / 100)
  const rows = createMemo(() => {
    const [place, show] = [state.filter('location'), state.filter('show')]
    return list.rows().filter((row) => (!place || row.locationId === place) && (show !== 'low' || isLow(row)))
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
    <ListScreen
      list={list}
      title={t('stock.title')}
      search={t('stock.search')}
      aside={<span class="text-muted">{formatNumber(rows().length)}</span>}
      rows={rows()}
      columns={columns()}
      onOpen={choose}
      arrangement={[state.query(), state.filter('location'), state.filter('show')].join()}
      empty={
        levels().length === 0 ? (
          <EmptyState title={t('stock.emptyTitle')}>{t('stock.emptyText')}</EmptyState>
        ) : (
          t('stock.nothingFound')
        )
      }
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
    </ListScreen>
  )
}

/** What lies where, of the products that a search found: the best match first, else by SKU. Where nothing lies is left out. */
function levelRows(
  levels: readonly MirrorRow<'stockLevels'>[],
  products: readonly MirrorRow<'products'>[],
  placeOf: ReadonlyMap<string, MirrorRow<'locations'>>,
  isRanked: boolean,
): Row[] {
  const found = new Map(products.map((product, rank) => [product.id, { product, rank }]))
  const rankOf = (row: Row) => found.get(row.productId)?.rank ?? 0
  const rows = levels.flatMap((level): Row[] => {
    const product = found.get(level.productId)?.product
    if (!product || (Number(level.onHand) === 0 && Number(level.reserved) === 0)) return []
    const { name: locationName = '', code: locationCode = '' } = placeOf.get(level.locationId) ?? {}
    const free = subtractQuantities(level.onHand, level.reserved)
    return [{ ...level, product, sku: product.sku, productName: product.name, locationName, locationCode, free }]
  })
  return rows.sort((a, b) => (isRanked ? rankOf(a) - rankOf(b) : a.sku < b.sku ? -1 : 1))
}

const column = (name: keyof Row & string, own: Partial<Column<Row>>) => fieldColumn<Row>(listedLevel, name, own)
const columns = (): Column<Row>[] => [
  column('sku', {
    width: '9rem',
    narrowWidth: 'minmax(0,1fr)',
    cell: (row) => <span class="max-sm:font-medium sm:text-muted">{row.sku}</span>,
  }),
  column('productName', { key: 'product', width: 'minmax(0,2fr)', ownLine: true }),
  column('locationName', {
    key: 'location',
    width: 'minmax(0,1fr)',
    narrowWidth: '4.75rem',
    cell: (row) => (
      <>
        <span class="sm:hidden">{row.locationCode}</span>
        <span class="max-sm:hidden">{row.locationName}</span>
      </>
    ),
  }),
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
  column('onHand', { width: '5rem', cell: (row) => formatQuantity(row.onHand) }),
  column('reserved', { width: '6rem', wideOnly: true, cell: (row) => formatQuantity(row.reserved) }),
  column('free', {
    key: 'available',
    width: '5rem',
    cell: (row) => <span class={Number(row.free) <= 0 ? 'text-warning' : ''}>{formatQuantity(row.free)}</span>,
  }),
]
