import { useNavigate, useSearchParams } from '@solidjs/router'
import { ChevronDown, ChevronRight, ListTree, Plus } from 'lucide-solid/icons'
import { createMemo, createSignal, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { type Column, DataTable } from '../design/data-table.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select } from '../design/field.tsx'
import { MeterBar } from '../design/figures.tsx'
import { Page } from '../design/page.tsx'
import { SearchInput } from '../design/search-input.tsx'
import { createTableState } from '../design/table-state.ts'
import { compareText } from '../i18n/compare.ts'
import { formatMoney, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { unitWord } from '../i18n/unit-word.ts'
import { useCan } from '../identity/index.ts'
import { useChanged, useMirror, useSearch, useTable } from '../mirror/use-mirror.ts'
import { createCategoryOptions, UNCATEGORISED, uncategorised } from './category-options.ts'
import { sumLevels } from './create-levels.ts'
import { NewProductDialog } from './new-product-dialog.tsx'
import { type ListRow, listRows, VIEWS, type View, within } from './product-rows.ts'

const LABELS = {
  variants: 'catalogue.viewVariants',
  families: 'catalogue.viewFamilies',
  out: 'catalogue.viewOut',
  archived: 'catalogue.viewArchived',
} as const

/** All products; what is typed finds them within the frame. Families fold out their variants. */
export function ProductListScreen() {
  const can = useCan()
  const mirror = useMirror()
  const navigate = useNavigate()
  const state = createTableState()
  const [search, setSearch] = useSearchParams<{ do?: string }>()
  const found = useSearch('products', state.query)
  const levels = useTable('stockLevels')
  const changed = useChanged('products')
  const [open, setOpen] = createSignal<ReadonlySet<string>>(new Set())
  const locations = useTable('locations')
  const sums = createMemo(() => sumLevels(levels(), locations(), (id) => mirror.get('products', id)?.parentId))
  const tree = useTable('categories')
  const category = () => state.filter('category') ?? ''
  const categories = createCategoryOptions(() => [
    { value: '', label: t('catalogue.allCategories') },
    uncategorised(UNCATEGORISED),
  ])
  const names = createMemo(() => new Map(tree().map(({ id, name }) => [id, name])))
  const categoryName = (row: ListRow) => names().get(row.categoryId ?? '') ?? ''
  const view = (): View => VIEWS.find((name) => name === state.filter('view')) ?? 'variants'
  const rows = createMemo(() =>
    listRows({
      matches: within(found(), category(), tree()),
      view: view(),
      flat: state.query() !== '' || state.sort() !== undefined,
      isOpen: (id) => open().has(id),
      sums: sums(),
    }),
  )
  const fold = (id: string) =>
    setOpen((before) =>
      before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id]),
    )
  const act = (row: ListRow) => (row.variantCount > 0 ? fold(row.id) : navigate(`/products/${row.id}`))
  return (
    <Page
      title={t('catalogue.title')}
      actions={
        <>
          <Button icon={<ListTree />} onClick={() => navigate('/categories')}>
            {t('catalogue.categories')}
          </Button>
          <Show when={can('product.edit')}>
            <Button kind="primary" icon={<Plus />} onClick={() => setSearch({ do: 'new' })}>
              {t('catalogue.newProduct')}
            </Button>
          </Show>
        </>
      }
      toolbar={
        <>
          <SearchInput label={t('catalogue.search')} value={state.query()} onInput={state.setQuery} />
          <div>
            <Select
              label={t('catalogue.show')}
              hideLabel
              value={view()}
              onChange={(value) => state.setFilter('view', value === 'variants' ? undefined : value)}
              options={VIEWS.map((value) => ({ value, label: t(LABELS[value]) }))}
            />
          </div>
          <div class="max-w-40 md:max-w-64">
            <Select
              label={t('catalogue.category')}
              hideLabel
              value={categories().some(({ value }) => value === category()) ? category() : ''}
              onChange={(value) => state.setFilter('category', value || undefined)}
              options={categories()}
            />
          </div>
        </>
      }
    >
      <DataTable
        name="products"
        label={t('catalogue.title')}
        rows={rows()}
        columns={columns(categoryName)}
        sort={state.sort()}
        onSort={state.setSort}
        onOpen={act}
        arrangement={[view(), category(), state.query(), ...open()].join()}
        glow={changed()}
        empty={<EmptyState title={t('catalogue.nothing')} />}
      />
      <Show when={search.do === 'new' && can('product.edit')}>
        <NewProductDialog
          onClose={() => setSearch({ do: undefined })}
          onCreated={(id) => navigate(`/products/${id}`)}
        />
      </Show>
    </Page>
  )
}

function Sku(props: { row: ListRow }) {
  return (
    <span class={props.row.depth === 1 ? 'inline-flex items-center gap-1 pl-5' : 'inline-flex items-center gap-1'}>
      <Show when={props.row.variantCount > 0}>
        <Show when={props.row.open} fallback={<ChevronRight class="size-4" aria-hidden="true" />}>
          <ChevronDown class="size-4" aria-hidden="true" />
        </Show>
      </Show>
      <a
        href={`/products/${props.row.id}`}
        tabIndex={-1}
        class="font-medium"
        onClick={(event) => event.stopPropagation()}
      >
        {props.row.sku}
      </a>
    </span>
  )
}

const columns = (categoryName: (row: ListRow) => string): Column<ListRow>[] => [
  {
    key: 'sku',
    header: t('catalogue.sku'),
    width: '9rem',
    narrowWidth: 'minmax(0,1fr)',
    compare: (a, b) => compareText(a.sku, b.sku),
    cell: (row) => <Sku row={row} />,
  },
  {
    key: 'name',
    header: t('catalogue.name'),
    width: 'minmax(0,3fr)',
    ownLine: true,
    compare: (a, b) => compareText(a.name, b.name),
    cell: (row) => (
      <>
        {row.name}{' '}
        <Show when={row.variantCount > 0}>
          <span class="text-muted">{t('catalogue.variantCount', { count: row.variantCount })}</span>
        </Show>
      </>
    ),
  },
  {
    key: 'category',
    header: t('catalogue.category'),
    width: '11rem',
    wideOnly: true,
    leaves: -1,
    compare: (a, b) => compareText(categoryName(a), categoryName(b)),
    cell: (row) => <span dir="auto">{categoryName(row)}</span>,
  },
  {
    key: 'levels',
    header: t('catalogue.levels'),
    width: '11rem',
    wideOnly: true,
    cell: (row) =>
      row.kind === 'service' ? (
        ''
      ) : (
        <MeterBar
          reserved={Number(row.stock.reserved)}
          onHand={Number(row.stock.onHand)}
          reservedText={t('catalogue.reservedText', { quantity: formatQuantity(row.stock.reserved) })}
          onHandText={t('catalogue.onHandText', { quantity: formatQuantity(row.stock.onHand) })}
        />
      ),
  },
  {
    key: 'available',
    header: t('catalogue.available'),
    width: '7rem',
    narrowWidth: '5rem',
    align: 'end',
    compare: (a, b) => Number(a.stock.available) - Number(b.stock.available),
    cell: (row) => (row.kind === 'service' ? '' : formatQuantity(row.stock.available, unitWord(row.unit))),
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
