import { useNavigate, useSearchParams } from '@solidjs/router'
import { product } from '@werkbank/model/catalogue/product.ts'
import { ChevronDown, ChevronRight, ListTree, Plus } from 'lucide-solid/icons'
import { createMemo, createSignal, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Select } from '../design/field/field.tsx'
import { MeterBar } from '../design/figures.tsx'
import type { Column } from '../design/table/data-table.tsx'
import { createProductPictures, type ProductPictures, SmallPicture } from '../files/index.tsx'
import { compareText } from '../i18n/compare.ts'
import { formatMoney, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { unitWord } from '../i18n/unit-word.ts'
import { useCan } from '../identity/index.ts'
import { useMirror, useTable } from '../mirror/use-mirror.ts'
import { createList } from '../records/list/create-list.ts'
import { fieldColumn } from '../records/list/field-column.ts'
import { ListScreen } from '../records/list/list-screen.tsx'
import { ANY, NOTHING, ReferenceField } from '../records/reference-field.tsx'
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
  const list = createList({
    table: 'products',
    record: product,
    groups: ['categoryId'],
    also: ['view', 'category', 'do'],
    filters: [
      'tags',
      'kind',
      'unit',
      'priceMinor',
      'costMinor',
      'taxPercent',
      'manufactured',
      'purchased',
      'createdAt',
    ],
  })
  const { state } = list
  const [search, setSearch] = useSearchParams<{ do?: string }>()
  const levels = useTable('stockLevels')
  const [open, setOpen] = createSignal<ReadonlySet<string>>(new Set())
  const locations = useTable('locations')
  const sums = createMemo(() => sumLevels(levels(), locations(), (id) => mirror.get('products', id)?.parentId))
  const tree = useTable('categories')
  const category = () => state.filter('category') ?? ''
  const names = createMemo(() => new Map(tree().map(({ id, name }) => [id, name])))
  const categoryName = (row: ListRow) => names().get(row.categoryId ?? '') ?? ''
  const view = (): View => VIEWS.find((name) => name === state.filter('view')) ?? 'variants'
  const rows = createMemo(() =>
    listRows({
      matches: within(list.rows(), category(), tree()),
      view: view(),
      isRanked: state.query() !== '',
      flat:
        list.group() !== undefined ||
        state.query() !== '' ||
        state.sort() !== undefined ||
        list.conditions().length > 0,
      isOpen: (id) => open().has(id),
      sums: sums(),
    }),
  )
  const fold = (id: string) =>
    setOpen((before) =>
      before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id]),
    )
  const pictures = createProductPictures((id) => mirror.get('products', id))
  const act = (row: ListRow) => (row.variantCount > 0 ? fold(row.id) : navigate(`/products/${row.id}`))
  return (
    <ListScreen
      list={list}
      title={t('catalogue.title')}
      search={t('catalogue.search')}
      rows={rows()}
      columns={columns(categoryName, pictures)}
      onOpen={act}
      arrangement={[view(), category(), state.query(), ...open()].join()}
      fileKinds={can('product.edit') ? () => import('./product-file.ts').then((m) => m.fileKinds) : undefined}
      bulk={
        can('product.edit')
          ? {
              nameOf: ({ sku }) => sku,
              steps: () => import('@werkbank/model/catalogue/bulk-steps.ts').then((m) => m.productSteps),
            }
          : undefined
      }
      empty={t('catalogue.nothing')}
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
          <div>
            <Select
              label={t('catalogue.show')}
              hideLabel
              value={view()}
              onChange={(value) => state.setFilter('view', value === 'variants' ? undefined : value)}
              options={VIEWS.map((value) => ({ value, label: t(LABELS[value]) }))}
            />
          </div>
          <div class="max-w-64 max-sm:order-last max-sm:w-full max-sm:max-w-none">
            <ReferenceField
              name="categoryId"
              label={t('catalogue.category')}
              hideLabel
              value={category()}
              placeholder={t('catalogue.allCategories')}
              nothing={t('catalogue.uncategorised')}
              first={[ANY, NOTHING]}
              onChange={(id) => state.setFilter('category', id || undefined)}
            />
          </div>
        </>
      }
    >
      <Show when={search.do === 'new' && can('product.edit')}>
        <NewProductDialog
          onClose={() => setSearch({ do: undefined })}
          onCreated={(id) => navigate(`/products/${id}`)}
        />
      </Show>
    </ListScreen>
  )
}

function Sku(props: { row: ListRow; pictures: ProductPictures }) {
  return (
    <span class={props.row.depth === 1 ? 'flex items-center gap-1 pl-5' : 'flex items-center gap-1'}>
      <Show when={props.row.variantCount > 0}>
        <Show when={props.row.open} fallback={<ChevronRight class="size-4" aria-hidden="true" />}>
          <ChevronDown class="size-4" aria-hidden="true" />
        </Show>
      </Show>
      <span class="mr-1 flex empty:hidden">
        <SmallPicture pictures={props.pictures} product={props.row} />
      </span>
      <a
        href={`/products/${props.row.id}`}
        tabIndex={-1}
        class="min-w-0 truncate font-medium"
        onClick={(event) => event.stopPropagation()}
      >
        {props.row.sku}
      </a>
    </span>
  )
}

const column = (name: keyof ListRow & string, own?: Partial<Column<ListRow>>) =>
  fieldColumn<ListRow>(product, name, own)
/** Wider where pictures stand beside the numbers. */
const skuColumn = (pictures: ProductPictures): Column<ListRow> =>
  column('sku', {
    width: pictures.any() ? '11rem' : '9rem',
    narrowWidth: 'minmax(0,1fr)',
    cell: (row) => <Sku row={row} pictures={pictures} />,
  })
const columns = (categoryName: (row: ListRow) => string, pictures: ProductPictures): Column<ListRow>[] => [
  skuColumn(pictures),
  column('name', {
    width: 'minmax(0,3fr)',
    ownLine: true,
    cell: (row) => (
      <>
        {row.name}{' '}
        <Show when={row.variantCount > 0}>
          <span class="text-muted">{t('catalogue.variantCount', { count: row.variantCount })}</span>
        </Show>
      </>
    ),
  }),
  {
    key: 'category',
    header: t('catalogue.category'),
    width: '11rem',
    wideOnly: true,
    leaves: -1,
    compare: (a, b) => compareText(categoryName(a), categoryName(b)),
    cell: (row) => <span dir="auto">{categoryName(row)}</span>,
    file: categoryName,
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
    file: (row) => (row.kind === 'service' ? '' : Number(row.stock.available)),
  },
  column('priceMinor', {
    key: 'price',
    width: '7rem',
    wideOnly: true,
    cell: (row) => (row.kind === 'parent' ? '' : formatMoney(row.priceMinor, row.currency)),
  }),
  ...extraColumns(),
]
const extraColumns = (): Column<ListRow>[] => [
  column('kind', {
    width: '8rem',
    wideOnly: true,
    isExtra: true,
    cell: (row) => t(`catalogue.${row.kind}`),
    file: (row) => t(`catalogue.${row.kind}`),
  }),
  column('unit', { width: '6rem', wideOnly: true, isExtra: true }),
  column('taxPercent', { width: '6rem', wideOnly: true, isExtra: true }),
  column('manufactured', { width: '7rem', wideOnly: true, isExtra: true }),
  column('purchased', { width: '7rem', wideOnly: true, isExtra: true }),
  column('tags', { wideOnly: true, isExtra: true }),
  column('createdAt', { width: '7rem', wideOnly: true, isExtra: true }),
]
