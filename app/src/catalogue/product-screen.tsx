import { useParams } from '@solidjs/router'
import { changeProduct } from '@werkbank/model/catalogue/commands.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { NumberInput, TextInput } from '../design/field.tsx'
import { MeterBar, Sparkline } from '../design/figures.tsx'
import { Page } from '../design/page.tsx'
import { formatDate, formatMoney, formatQuantity, minorDigits, minorToDecimal } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useChanged, useMirror, useRow, useRowsBy } from '../mirror/use-mirror.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { createHere, PresenceFaces } from '../presence/index.tsx'
import { StockDialogs } from '../stock/index.tsx'
import { sumLevels } from './create-levels.ts'
import { createMoves } from './create-moves.ts'
import { levelCourse } from './level-course.ts'

type Product = MirrorRow<'products'>
const COURSE_DAYS = 90
const COURSE_WIDTH_PX = 280
const REAL_PLACES = new Set(['warehouse', 'location', 'device'])

/** One product: its details, its levels as they change, its variants, who waits for it. */
export function ProductScreen() {
  const params = useParams<{ id: string }>()
  const product = useRow('products', () => params.id)
  const can = useCan()
  createHere(() => ({ type: 'product', id: params.id }))
  return (
    <Page
      back="/products"
      title={product()?.sku ?? t('catalogue.title')}
      aside={<PresenceFaces subject={{ type: 'product', id: params.id }} />}
      actions={
        <Show when={product()?.kind === 'goods' && can('stock.move')}>
          <StockDialogs productId={params.id} />
        </Show>
      }
    >
      <Show when={product()} fallback={<EmptyState title={t('catalogue.unknown')} />}>
        {(row) => (
          <div class="grid gap-6 overflow-auto p-4 xl:grid-cols-2">
            <Details product={row()} />
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
        )}
      </Show>
    </Page>
  )
}

function Details(props: { product: Product }) {
  const can = useCan()
  const outbox = useOutbox()
  const digits = () => minorDigits(props.product.currency)
  const [name, setName] = createSignal<string | undefined>()
  const [price, setPrice] = createSignal<string | undefined>()
  const minor = () => (price() === undefined ? undefined : Math.round(Number(price()) * 10 ** digits()))
  const save = () => {
    const seen = {
      ...(name() === undefined ? {} : { name: props.product.name }),
      ...(price() === undefined ? {} : { priceMinor: props.product.priceMinor }),
    }
    void outbox.enqueue(changeProduct, {
      id: props.product.id,
      seen,
      ...(name() === undefined ? {} : { name: name() }),
      ...(minor() === undefined ? {} : { priceMinor: minor() }),
    })
    setName(undefined)
    setPrice(undefined)
  }
  return (
    <section class="flex flex-col gap-3" aria-label={t('catalogue.details')}>
      <TextInput
        label={t('catalogue.name')}
        value={name() ?? props.product.name}
        onInput={setName}
        disabled={!can('product.edit')}
      />
      <Show when={props.product.kind !== 'parent'}>
        <NumberInput
          label={t('catalogue.price')}
          unit={props.product.currency}
          value={price() ?? minorToDecimal(props.product.priceMinor, digits())}
          onInput={setPrice}
          disabled={!can('product.edit')}
        />
      </Show>
      <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <For each={Object.entries(props.product.variant)}>
          {([key, value]) => (
            <>
              <dt class="text-muted">{key}</dt>
              <dd>{value}</dd>
            </>
          )}
        </For>
        <dt class="text-muted">{t('catalogue.tax')}</dt>
        <dd>{props.product.taxPercent}</dd>
        <Show when={props.product.costMinor !== null && props.product.kind === 'goods'}>
          <dt class="text-muted">{t('catalogue.cost')}</dt>
          <dd>{formatMoney(props.product.costMinor ?? 0, props.product.currency)}</dd>
        </Show>
        <Show when={props.product.parentId}>
          {(id) => (
            <>
              <dt class="text-muted">{t('catalogue.parent')}</dt>
              <dd>
                <a class="underline" href={`/products/${id()}`}>
                  {useMirror().get('products', id())?.sku}
                </a>
              </dd>
            </>
          )}
        </Show>
      </dl>
      <Show when={name() !== undefined || price() !== undefined}>
        <div>
          <Button kind="primary" onClick={save}>
            {t('catalogue.save')}
          </Button>
        </div>
      </Show>
    </section>
  )
}

function Levels(props: { productId: string }) {
  const mirror = useMirror()
  const levels = useRowsBy('stockLevels', 'productId', () => props.productId)
  const expected = useRowsBy('expectedReceipts', 'productId', () => props.productId)
  const changed = useChanged('stockLevels')
  const onHand = createMemo(() => sumLevels(levels()).get(props.productId)?.onHand ?? '0')
  const moves = createMoves(() => props.productId, onHand)
  const isReal = (id: string) => REAL_PLACES.has(mirror.get('locations', id)?.kind ?? '')
  const course = () => {
    const today = new Date().toISOString().slice(0, 10)
    return moves.latest && levelCourse(onHand(), moves.latest, isReal, { today, days: COURSE_DAYS })
  }
  return (
    <section aria-label={t('catalogue.levels')}>
      <h2 class="mb-2 font-semibold">{t('catalogue.levels')}</h2>
      <Show when={course()}>
        {(values) => (
          <figure class="mb-3">
            <Sparkline
              values={values()}
              label={t('catalogue.course', { count: COURSE_DAYS })}
              width={COURSE_WIDTH_PX}
              height={40}
            />
            <figcaption class="text-xs text-muted">{t('catalogue.course', { count: COURSE_DAYS })}</figcaption>
          </figure>
        )}
      </Show>
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
                reserved={Number(level.reserved)}
                onHand={Number(level.onHand)}
                reservedText={t('catalogue.reservedText', { quantity: formatQuantity(level.reserved) })}
                onHandText={t('catalogue.onHandText', { quantity: formatQuantity(level.onHand) })}
              />
            </li>
          )}
        </For>
        <For each={expected()}>
          {(receipt) => (
            <li class="flex justify-between gap-3 text-muted">
              <span>
                {t('catalogue.expected')}: {receipt.reference}
              </span>
              <span>
                {formatQuantity(receipt.quantity)} · {formatDate(receipt.expectedOn)}
              </span>
            </li>
          )}
        </For>
      </ul>
    </section>
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
    lines().filter(
      (line) =>
        Number(line.delivered) < Number(line.quantity) && mirror.get('orders', line.orderId)?.status !== 'cancelled',
    ),
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
                <span class="tabular-nums">{formatQuantity(line.quantity)}</span>
              </a>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}
