import { Key } from '@solid-primitives/keyed'
import { useNavigate } from '@solidjs/router'
import { type CategoryLine, categoryLines } from '@werkbank/model/catalogue/category-tree.ts'
import { ChevronRight, ListTree, Pencil, Plus, Trash2 } from 'lucide-solid/icons'
import { createMemo, createSignal, Show } from 'solid-js'
import { Button, IconButton } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Page } from '../design/page.tsx'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { ExportButton } from '../records/export-button.tsx'
import { CategoryDialog, RemoveCategoryDialog } from './category-dialogs.tsx'
import { byName, type CategoryRow, UNCATEGORISED } from './category-options.ts'

type Line = CategoryLine<CategoryRow>
/** A level of the tree is moved in by as much; on a phone names keep room. */
const INDENT_REM = 1.25
const DEPTH_SHOWN_MAX = 6

/** All categories as a tree with how many products are in each and below; each leads to its products (PR-30). */
export function CategoryListScreen() {
  const can = useCan()
  const categories = useTable('categories')
  const products = useTable('products')
  const [editing, setEditing] = createSignal<CategoryRow | 'new'>()
  const [removing, setRemoving] = createSignal<Line>()
  const counted = createMemo(() => products().filter(({ kind, active }) => kind !== 'parent' && active))
  const lines = createMemo(() => categoryLines(categories(), counted(), byName))
  const without = createMemo(() => counted().filter(({ categoryId }) => !categoryId).length)
  const create = () => (
    <Button kind="primary" icon={<Plus />} onClick={() => setEditing('new')}>
      {t('catalogue.newCategory')}
    </Button>
  )
  return (
    <Page
      title={t('catalogue.categories')}
      back="/products"
      actions={
        <Show when={lines().length > 0}>
          <ExportButton table="categories" title={t('catalogue.categories')} />
          <Show when={can('product.edit')}>{create()}</Show>
        </Show>
      }
    >
      <div class="min-h-0 flex-1 overflow-auto bg-surface">
        <Show
          when={lines().length > 0}
          fallback={
            <EmptyState
              icon={<ListTree />}
              title={t('catalogue.noCategories')}
              action={<Show when={can('product.edit')}>{create()}</Show>}
            >
              {t('catalogue.noCategoriesText')}
            </EmptyState>
          }
        >
          <CategoryTree lines={lines()} without={without()} onEdit={setEditing} onRemove={setRemoving} />
        </Show>
      </div>
      <Show when={editing()} keyed>
        {(category) => (
          <CategoryDialog category={category === 'new' ? undefined : category} onClose={() => setEditing(undefined)} />
        )}
      </Show>
      <Show when={removing()} keyed>
        {(line) => (
          <RemoveCategoryDialog
            category={line.category}
            isEmpty={isEmpty(line, lines(), products())}
            onClose={() => setRemoving(undefined)}
          />
        )}
      </Show>
    </Page>
  )
}

function CategoryTree(props: {
  lines: readonly Line[]
  without: number
  onEdit: (category: CategoryRow) => void
  onRemove: (line: Line) => void
}) {
  const can = useCan()
  const navigate = useNavigate()
  return (
    <ul class="mx-auto max-w-3xl divide-y divide-line" aria-label={t('catalogue.categories')}>
      <Key each={props.lines} by={(line) => line.category.id}>
        {(line) => (
          <li class="flex min-h-row items-center gap-x-2 px-4 py-1">
            <Entry
              name={line().category.name}
              depth={line().depth}
              href={`/products?category=${line().category.id}`}
              count={
                line().own === line().below
                  ? t('catalogue.inCategory', { count: line().below })
                  : t('catalogue.inAndBelow', { count: line().below, own: line().own })
              }
            />
            <Show when={can('product.edit')}>
              {/* On a phone the category's own page has these. */}
              <span class="flex max-sm:hidden">
                <IconButton
                  label={t('catalogue.editCategory', { name: line().category.name })}
                  onClick={() => props.onEdit(line().category)}
                >
                  <Pencil />
                </IconButton>
                <IconButton
                  label={t('catalogue.removeCategory', { name: line().category.name })}
                  onClick={() => props.onRemove(line())}
                >
                  <Trash2 />
                </IconButton>
              </span>
            </Show>
            <IconButton
              label={t('catalogue.openCategory', { name: line().category.name })}
              onClick={() => navigate(`/categories/${line().category.id}`)}
            >
              <ChevronRight />
            </IconButton>
          </li>
        )}
      </Key>
      <li class="flex min-h-row items-center gap-x-2 px-4 py-1 text-muted">
        <Entry
          name={t('catalogue.uncategorised')}
          depth={0}
          href={`/products?category=${UNCATEGORISED}`}
          count={t('catalogue.inCategory', { count: props.without })}
        />
      </li>
    </ul>
  )
}

function Entry(props: { name: string; depth: number; href: string; count: string }) {
  return (
    <a
      href={props.href}
      class="flex min-h-target min-w-0 flex-1 items-center gap-x-3 rounded-md hover:underline"
      style={{ 'padding-inline-start': `${Math.min(props.depth, DEPTH_SHOWN_MAX) * INDENT_REM}rem` }}
    >
      <span class="min-w-0 flex-1 truncate" classList={{ 'font-medium': props.depth === 0 }} dir="auto">
        {props.name}
      </span>
      <span class="shrink-0 text-muted tabular-nums">{props.count}</span>
    </a>
  )
}

/** Archived products and parents count too: they are in it, and have to go somewhere. */
const isEmpty = (line: Line, lines: readonly Line[], products: readonly { categoryId: string | null }[]) =>
  !lines.some(({ category }) => category.parentId === line.category.id) &&
  !products.some(({ categoryId }) => categoryId === line.category.id)
