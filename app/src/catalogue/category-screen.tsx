import { A, useNavigate, useParams } from '@solidjs/router'
import { pathTo, withBelow } from '@werkbank/model/base/value/tree.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { Pencil, Trash2 } from 'lucide-solid/icons'
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { RecordChanges } from '../history/index.tsx'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useRow, useRowsBy, useTable } from '../mirror/use-mirror.ts'
import { RecordColumns } from '../records/record-columns.tsx'
import { RecordScreen } from '../records/record-screen.tsx'
import { CategoryDialog, RemoveCategoryDialog } from './category-dialogs.tsx'
import { byName, type CategoryRow } from './category-options.ts'

type Product = MirrorRow<'products'>
const PRODUCTS_SHOWN = 50

/** One category: where it stands in the tree, what is in it, and what people say of it. */
export function CategoryScreen() {
  const params = useParams<{ id: string }>()
  const navigate = useNavigate()
  const can = useCan()
  const category = useRow('categories', () => params.id)
  const inside = useInside(() => params.id)
  const [asked, setAsked] = createSignal<'edit' | 'remove'>()
  const close = () => setAsked(undefined)
  return (
    <>
      <RecordScreen
        type="category"
        id={params.id}
        row={category()}
        unknown={t('catalogue.unknownCategory')}
        title={category()?.name ?? t('catalogue.categories')}
        tab={t('catalogue.category')}
        actions={
          <Show when={can('product.edit')}>
            <Button icon={<Trash2 />} onClick={() => setAsked('remove')}>
              {t('catalogue.remove')}
            </Button>
            <Button icon={<Pencil />} onClick={() => setAsked('edit')}>
              {t('catalogue.edit')}
            </Button>
          </Show>
        }
        history={(row) => <RecordChanges record="category" many="categories" id={params.id} version={row().version} />}
        body={(row) => (
          <RecordColumns>
            <div class="flex min-w-0 flex-col gap-6">
              <Above category={row()} />
              <Below categories={inside.categories()} />
            </div>
            <Products id={params.id} products={inside.products()} count={inside.count()} />
          </RecordColumns>
        )}
      />
      <Show when={asked() === 'edit' && category()}>
        {(row) => <CategoryDialog category={row()} onClose={close} />}
      </Show>
      <Show when={asked() === 'remove' && category()} keyed>
        {(row) => (
          <RemoveCategoryDialog
            category={row}
            isEmpty={inside.categories().length === 0 && inside.products().length === 0}
            onClose={() => {
              close()
              if (!category()) navigate('/categories')
            }}
          />
        )}
      </Show>
    </>
  )
}

/** What is directly in a category, and how many products with those of all below it. */
function useInside(id: () => string) {
  const all = useTable('categories')
  const products = useTable('products')
  const own = useRowsBy('products', 'categoryId', id)
  const below = useRowsBy('categories', 'parentId', id)
  const counted = ({ kind, active }: Product) => kind !== 'parent' && active
  return {
    categories: createMemo(() => below().toSorted(byName)),
    products: own,
    count: createMemo(() => {
      const chosen = withBelow(all(), id())
      return products().filter((row) => row.categoryId !== null && chosen.has(row.categoryId) && counted(row)).length
    }),
  }
}

const Part = (props: { title: string; children: JSX.Element }) => (
  <section class="min-w-0">
    <h2 class="mb-1 text-sm font-medium">{props.title}</h2>
    {props.children}
  </section>
)
const Link = (props: { href: string; children: JSX.Element }) => (
  <A class="reach inline-flex min-h-6 min-w-0 items-center underline wrap-anywhere" href={props.href}>
    {props.children}
  </A>
)

/** The way down to it, from the top. */
function Above(props: { category: CategoryRow }) {
  const all = useTable('categories')
  const path = createMemo(() => pathTo(new Map(all().map((one) => [one.id, one])), props.category.parentId))
  return (
    <Part title={t('catalogue.below')}>
      <p class="flex flex-wrap items-center gap-x-2" dir="auto">
        <For each={path()} fallback={<span class="text-muted">{t('catalogue.topCategory')}</span>}>
          {({ id, name }, at) => (
            <>
              <Show when={at() > 0}>
                <span aria-hidden="true" class="text-muted">
                  ›
                </span>
              </Show>
              <Link href={`/categories/${id}`}>{name}</Link>
            </>
          )}
        </For>
      </p>
    </Part>
  )
}

function Below(props: { categories: readonly CategoryRow[] }) {
  return (
    <Show when={props.categories.length > 0}>
      <Part title={t('catalogue.subcategories')}>
        <ul class="divide-y divide-line" aria-label={t('catalogue.subcategories')}>
          <For each={props.categories}>
            {({ id, name }) => (
              <li class="flex min-h-row items-center" dir="auto">
                <Link href={`/categories/${id}`}>{name}</Link>
              </li>
            )}
          </For>
        </ul>
      </Part>
    </Show>
  )
}

/** The first of those that are directly in it; all, and those below, are in the list. */
function Products(props: { id: string; products: readonly Product[]; count: number }) {
  const shown = createMemo(() =>
    props.products
      .filter(({ active }) => active)
      .toSorted((a, b) => (a.sku < b.sku ? -1 : 1))
      .slice(0, PRODUCTS_SHOWN),
  )
  return (
    <Part title={t('catalogue.categoryProducts')}>
      <Link href={`/products?category=${props.id}`}>{t('catalogue.inCategory', { count: props.count })}</Link>
      <ul class="mt-1 divide-y divide-line" aria-label={t('catalogue.categoryProducts')}>
        <For each={shown()}>
          {({ id, sku, name }) => (
            <li class="flex min-h-row items-center gap-x-3">
              <span class="w-32 shrink-0 truncate font-medium">
                <Link href={`/products/${id}`}>{sku}</Link>
              </span>
              <span class="min-w-0 truncate" dir="auto">
                {name}
              </span>
            </li>
          )}
        </For>
      </ul>
    </Part>
  )
}
