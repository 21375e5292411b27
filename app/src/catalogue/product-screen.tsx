import { A, useNavigate, useParams } from '@solidjs/router'
import { isPossible } from '@werkbank/model/base/possible.ts'
import { isPositive } from '@werkbank/model/base/value/quantity.ts'
import { changeProduct } from '@werkbank/model/catalogue/commands.ts'
import { product as productRecord } from '@werkbank/model/catalogue/product.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { toDeliver } from '@werkbank/model/sales/order-status.ts'
import { adjustStock, receiveStock, transferStock } from '@werkbank/model/stock/commands.ts'
import { expectReceipt } from '@werkbank/model/stock/expected-commands.ts'
import { isRealPlace } from '@werkbank/model/stock/places.ts'
import { courseDays } from '@werkbank/model/stock/settings.ts'
import { PackagePlus } from 'lucide-solid/icons'
import { createMemo, For, Show } from 'solid-js'
import { Badge } from '../design/badge.tsx'
import { MeterBar, Sparkline } from '../design/figures.tsx'
import { Menu } from '../design/overlay/menu.tsx'
import { createProductPictures, FileSection, PictureChoice, pictureAddress } from '../files/index.tsx'
import { RecordChanges } from '../history/index.tsx'
import { formatDate, formatMoney, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { useCan } from '../identity/index.ts'
import { useChanged, useMirror, useRow, useRowsBy, useTable } from '../mirror/use-mirror.ts'
import { useAsking } from '../mirror/use-possible.ts'
import { RecordColumns } from '../records/record-columns.tsx'
import { RecordScreen } from '../records/record-screen.tsx'
import { RecordTags } from '../records/record-tags.tsx'
import { useSetting } from '../settings/index.ts'
import { NOTHING, type Sum, sumLevels } from './create-levels.ts'
import { createMoves } from './create-moves.ts'
import { levelCourse } from './level-course.ts'
import { ProductForm } from './product-form.tsx'

type Product = MirrorRow<'products'>
const COURSE_WIDTH_PX = 280

/** The stock moves of a product; their forms belong to the stock screen, which returns here. */
const MOVES = [
  { kind: 'receive', label: 'catalogue.receive', command: receiveStock },
  { kind: 'transfer', label: 'catalogue.transfer', command: transferStock },
  { kind: 'adjust', label: 'catalogue.adjust', command: adjustStock },
  { kind: 'expect', label: 'catalogue.expect', command: expectReceipt },
] as const

/** One product: its details, its levels as they change, its variants, the orders that wait for it. */
export function ProductScreen() {
  const params = useParams<{ id: string }>()
  const can = useCan()
  const product = useRow('products', () => params.id)
  const asking = useAsking()
  const moves = createMemo(() => {
    const row = product()
    return row ? MOVES.filter(({ command }) => isPossible(command, row, asking)) : []
  })
  const navigate = useNavigate()
  return (
    <RecordScreen
      type="product"
      id={params.id}
      row={product()}
      unknown={t('catalogue.unknown')}
      title={product()?.sku ?? t('catalogue.title')}
      subtitle={product()?.name}
      tab={t('catalogue.product')}
      state={
        <Show when={product()?.active === false}>
          <Badge meaning="neutral">{t('catalogue.archived')}</Badge>
        </Show>
      }
      actions={
        <Show when={moves().length > 0}>
          <Menu
            label={t('catalogue.changeStock')}
            trigger={<PackagePlus aria-hidden="true" />}
            items={moves().map(({ kind, label }) => ({
              label: t(label),
              onSelect: () => navigate(`/stock?product=${params.id}&do=${kind}&back=product`),
            }))}
          />
        </Show>
      }
      history={(row) => (
        <RecordChanges record="product" id={params.id} version={row().version} currency={row().currency} />
      )}
      files={(row) => <Pictures product={row()} />}
      body={(row) => (
        <RecordColumns>
          <div class="flex min-w-0 flex-col gap-3">
            <MainPicture product={row()} />
            <RecordTags
              table="products"
              record={productRecord}
              row={row()}
              command={changeProduct}
              mayChange={can('product.edit')}
            />
            <ProductForm product={row()} />
            <Facts product={row()} />
          </div>
          <div class="flex min-w-0 flex-col gap-6">
            <Show when={row().kind === 'goods'}>
              <Levels productId={params.id} />
            </Show>
            <Show when={row().kind === 'parent'}>
              <Variants parentId={params.id} />
            </Show>
            <Show when={row().kind === 'goods'}>
              <Waiting productId={params.id} />
            </Show>
          </div>
        </RecordColumns>
      )}
    />
  )
}

/** The picture of the product's own page (PI-01); nothing stands there where there is none. */
function MainPicture(props: { product: Product }) {
  const mirror = useMirror()
  const { pictureOf } = createProductPictures((id) => mirror.get('products', id))
  return (
    <Show when={pictureOf(props.product, 'detail')}>
      {(file) => (
        <img
          src={pictureAddress(file().id, 'detail')}
          alt={props.product.name}
          class="h-56 w-full rounded-lg border border-line bg-sunken object-contain"
        />
      )}
    </Show>
  )
}

/** Its pictures and files; with the right to change it one chooses which picture is used where (PI-03). */
function Pictures(props: { product: Product }) {
  const can = useCan()
  const { pictureOf } = createProductPictures(() => undefined)
  return (
    <FileSection
      of={{ subjectType: 'product', subjectId: props.product.id }}
      title={t('files.pictures')}
      mainId={pictureOf(props.product, 'detail')?.id}
      choice={
        can('product.edit')
          ? (file) => (
              <PictureChoice
                product={props.product}
                file={file}
                automaticId={pictureOf({ ...props.product, pictures: {} }, 'detail')?.id}
              />
            )
          : undefined
      }
    />
  )
}

/** What the form doesn't hold: the variant's properties, and the family. */
function Facts(props: { product: Product }) {
  const parent = useRow('products', () => props.product.parentId)
  const facts = () => Object.entries(props.product.variant)
  return (
    <Show when={facts().length > 0 || parent()}>
      <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <For each={facts()}>
          {([key, value]) => (
            <>
              <dt class="text-muted">{key}</dt>
              <dd>{value}</dd>
            </>
          )}
        </For>
        <Show when={parent()}>
          {(row) => (
            <>
              <dt class="text-muted">{t('catalogue.parent')}</dt>
              <dd>
                <A class="reach inline-flex min-h-6 items-center underline" href={`/products/${row().id}`}>
                  {row().sku}
                </A>
              </dd>
            </>
          )}
        </Show>
      </dl>
    </Show>
  )
}

function Levels(props: { productId: string }) {
  const mirror = useMirror()
  const levels = useRowsBy('stockLevels', 'productId', () => props.productId)
  const changed = useChanged('stockLevels')
  const locations = useTable('locations')
  const sum = createMemo(() => sumLevels(levels(), locations()).get(props.productId) ?? NOTHING)
  const onHand = () => sum().onHand
  const moves = createMoves(() => props.productId, onHand)
  const isReal = (id: string) => isRealPlace(mirror.get('locations', id) ?? { kind: 'customer' })
  const days = useSetting(courseDays)
  const course = () => {
    const known = moves()
    return known && levelCourse(onHand(), known, isReal, { today: today(), days: days() })
  }
  return (
    <section aria-label={t('catalogue.levels')}>
      <h2 class="mb-2 font-semibold">{t('catalogue.levels')}</h2>
      <Show when={course()}>
        {(values) => (
          <figure class="mb-3">
            <Sparkline
              values={values()}
              label={t('catalogue.course', { count: days() })}
              width={COURSE_WIDTH_PX}
              height={40}
            />
            <figcaption class="text-xs text-muted">{t('catalogue.course', { count: days() })}</figcaption>
          </figure>
        )}
      </Show>
      <Figures sum={sum()} />
      <ul class="flex flex-col gap-2">
        <For each={levels()} fallback={<li class="text-muted">{t('catalogue.noLevels')}</li>}>
          {(level) => (
            <li
              class={`rounded-md border border-line p-2 transition-colors duration-1000 motion-reduce:transition-none ${changed().has(level.id) ? 'bg-accent-soft' : ''}`}
            >
              <div class="mb-1 flex justify-between gap-3">
                <span>{mirror.get('locations', level.locationId)?.name}</span>
                <span class="tabular-nums" data-testid="on-hand">
                  {formatQuantity(level.onHand)}
                </span>
              </div>
              <MeterBar
                wide
                reserved={Number(level.reserved)}
                onHand={Number(level.onHand)}
                reservedText={t('catalogue.reservedText', { quantity: formatQuantity(level.reserved) })}
                onHandText={t('catalogue.onHandText', { quantity: formatQuantity(level.onHand) })}
              />
            </li>
          )}
        </For>
        <ExpectedRows productId={props.productId} />
      </ul>
    </section>
  )
}

/** What is still to come, with the way to where it is received. */
function ExpectedRows(props: { productId: string }) {
  const expected = useRowsBy('expectedReceipts', 'productId', () => props.productId)
  return (
    <For each={expected()}>
      {(receipt) => (
        <li>
          <A
            href={`/stock?product=${props.productId}`}
            class="reach flex min-h-6 justify-between gap-3 text-muted hover:underline"
          >
            <span>
              {t('catalogue.expected')}: {receipt.reference}
            </span>
            <span class="tabular-nums">
              {formatQuantity(receipt.quantity)} · {formatDate(receipt.expectedOn)}
            </span>
          </A>
        </li>
      )}
    </For>
  )
}

/** What lies there, is promised and may still be (PR-29): live, over all places. */
function Figures(props: { sum: Sum }) {
  const facts = () =>
    [
      ['catalogue.onHand', props.sum.onHand, 'total-on-hand'],
      ['catalogue.reserved', props.sum.reserved, 'total-reserved'],
      ['catalogue.available', props.sum.available, 'total-available'],
    ] as const
  return (
    <dl class="mb-3 grid grid-cols-3 gap-2">
      <For each={facts()}>
        {([label, quantity, testId]) => (
          <div class="rounded-md border border-line px-2 py-1">
            <dt class="truncate text-xs text-muted">{t(label)}</dt>
            <dd class="text-lg font-semibold tabular-nums" data-testid={testId}>
              {formatQuantity(quantity)}
            </dd>
          </div>
        )}
      </For>
    </dl>
  )
}

function Variants(props: { parentId: string }) {
  const variants = useRowsBy('products', 'parentId', () => props.parentId)
  return (
    <section aria-label={t('catalogue.variants')}>
      <h2 class="mb-2 font-semibold">{t('catalogue.variants')}</h2>
      <ul class="divide-y divide-line">
        <For each={variants()}>
          {(variant) => (
            <li>
              <a
                href={`/products/${variant.id}`}
                class="flex min-h-row items-center justify-between gap-3 py-1 hover:bg-hover"
              >
                <span class="truncate">
                  <span class="font-medium">{variant.sku}</span> {Object.values(variant.variant).join(', ')}
                </span>
                <span class="tabular-nums">{formatMoney(variant.priceMinor, variant.currency)}</span>
              </a>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}

function Waiting(props: { productId: string }) {
  const mirror = useMirror()
  const lines = useRowsBy('orderLines', 'productId', () => props.productId)
  const open = createMemo(() =>
    lines().filter((line) => isPositive(toDeliver(line)) && mirror.get('orders', line.orderId)?.status !== 'cancelled'),
  )
  return (
    <section aria-label={t('catalogue.orders')}>
      <h2 class="mb-2 font-semibold">{t('catalogue.orders')}</h2>
      <ul class="divide-y divide-line">
        <For each={open()} fallback={<li class="text-muted">{t('catalogue.noOrders')}</li>}>
          {(line) => (
            <li>
              <a
                href={`/orders/${line.orderId}`}
                class="flex min-h-row items-center justify-between gap-3 py-1 hover:bg-hover"
              >
                <span>{mirror.get('orders', line.orderId)?.number}</span>
                <span
                  class="tabular-nums"
                  title={t('billing.openOf', {
                    open: formatQuantity(toDeliver(line)),
                    quantity: formatQuantity(line.quantity),
                  })}
                >
                  {formatQuantity(toDeliver(line))}
                </span>
              </a>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}
