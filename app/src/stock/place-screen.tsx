import { A, useParams } from '@solidjs/router'
import { hindranceOf } from '@werkbank/model/base/possible.ts'
import { isPositive, subtractQuantities } from '@werkbank/model/base/value/quantity.ts'
import { closeLocation } from '@werkbank/model/stock/commands.ts'
import { placeOnDevice } from '@werkbank/model/stock/place-state.ts'
import { isRealPlace } from '@werkbank/model/stock/places.ts'
import { Pencil } from 'lucide-solid/icons'
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { FactList } from '../design/fact-list.tsx'
import { RecordChanges } from '../history/index.tsx'
import { compareText } from '../i18n/compare.ts'
import { formatQuantity } from '../i18n/format.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'
import { unitWord } from '../i18n/unit-word.ts'
import { useCan } from '../identity/index.ts'
import { useMirror, useRow, useRowsBy } from '../mirror/use-mirror.ts'
import { useAsking, useStateOf } from '../mirror/use-possible.ts'
import { RecordColumns } from '../records/record-columns.tsx'
import { RecordScreen } from '../records/record-screen.tsx'
import { EditPlaceDialog } from './edit-place-dialog.tsx'
import type { Place } from './place-lines.ts'
import { ClosePlace, placeKindWord } from './places-dialog.tsx'

const LEVELS_SHOWN = 100

/** One place: what kind it is, what lies there and in which places below it, and what people say of it. */
export function PlaceScreen() {
  const params = useParams<{ id: string }>()
  const can = useCan()
  const row = useRow('locations', () => params.id)
  const place = () => {
    const found = row()
    return found && isRealPlace(found) ? found : undefined
  }
  const [closing, setClosing] = createSignal(false)
  const [editing, setEditing] = createSignal(false)
  const asking = useAsking()
  const state = useStateOf(placeOnDevice, () => params.id)
  const why = () => {
    const now = state()
    return now && hindranceOf(closeLocation, now, asking)
  }
  return (
    <>
      <RecordScreen
        type="location"
        id={params.id}
        row={place()}
        unknown={t('stock.unknownPlace')}
        title={place()?.name ?? t('stock.places')}
        subtitle={place()?.code}
        tab={t('stock.place')}
        actions={
          <Show when={can('location.edit')}>
            <Button disabled={why() !== undefined} onClick={() => setClosing(true)}>
              {t('stock.closePlace')}
            </Button>
            <Button icon={<Pencil />} onClick={() => setEditing(true)}>
              {t('stock.editPlace')}
            </Button>
          </Show>
        }
        history={(shown) => <RecordChanges record="location" id={params.id} version={shown().version} />}
        body={(shown) => (
          <RecordColumns>
            <div class="flex min-w-0 flex-col gap-6">
              <Facts place={shown()} whyOpen={can('location.edit') ? why()?.code : undefined} />
              <Inside id={params.id} />
            </div>
            <Levels id={params.id} />
          </RecordColumns>
        )}
      />
      <Show when={closing() && place()} keyed>
        {(shown) => <ClosePlace place={shown} onClose={() => setClosing(false)} />}
      </Show>
      <Show when={editing() && place()}>
        {(shown) => <EditPlaceDialog place={shown()} onClose={() => setEditing(false)} />}
      </Show>
    </>
  )
}

const Link = (props: { href: string; children: JSX.Element }) => (
  <A class="reach inline-flex min-h-6 items-center underline wrap-anywhere" href={props.href}>
    {props.children}
  </A>
)

function Facts(props: {
  place: Place
  /** Why it can't be closed, for who could. */
  whyOpen: string | undefined
}) {
  const around = useRow('locations', () => props.place.parentId ?? undefined)
  const facts = (): [string, JSX.Element][] => [
    [t('stock.placeKind'), placeKindWord(props.place.kind)],
    [t('stock.placeIn'), around() && <Link href={`/places/${around()?.id}`}>{around()?.name}</Link>],
    [t('stock.promises'), t(props.place.sellable ? 'stock.promised' : 'stock.notPromised')],
    [t('stock.closePlace'), props.whyOpen && refusalWords(props.whyOpen)],
  ]
  return <FactList facts={facts()} />
}

/** Places that lie in this one. */
function Inside(props: { id: string }) {
  const all = useRowsBy('locations', 'parentId', () => props.id)
  const places = createMemo(() => all().toSorted((a, b) => a.rank - b.rank || compareText(a.name, b.name)))
  return (
    <Show when={places().length > 0}>
      <section>
        <h2 class="mb-1 text-sm font-medium">{t('stock.placesInside')}</h2>
        <ul class="divide-y divide-line" aria-label={t('stock.placesInside')}>
          <For each={places()}>
            {({ id, name, code }) => (
              <li class="flex min-h-row items-center gap-x-3">
                <Link href={`/places/${id}`}>{name}</Link>
                <span class="text-muted">{code}</span>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  )
}

/** What lies there itself: the first of it here, all in the list of stock. */
function Levels(props: { id: string }) {
  const mirror = useMirror()
  const levels = useRowsBy('stockLevels', 'locationId', () => props.id)
  const rows = createMemo(() =>
    levels()
      .filter(({ onHand, reserved }) => isPositive(onHand) || isPositive(reserved))
      .flatMap((level) => {
        const product = mirror.get('products', level.productId)
        return product ? [{ ...level, product }] : []
      })
      .sort((a, b) => compareText(a.product.sku, b.product.sku)),
  )
  return (
    <section class="min-w-0">
      <h2 class="mb-1 text-sm font-medium">{t('stock.liesThere')}</h2>
      <Link href={`/stock?location=${props.id}`}>{t('stock.levelCount', { count: rows().length })}</Link>
      <ul class="mt-1 divide-y divide-line" aria-label={t('stock.liesThere')}>
        <For each={rows().slice(0, LEVELS_SHOWN)}>
          {({ product, onHand, reserved }) => (
            <li class="flex min-h-row items-center gap-x-3">
              <span class="min-w-0 flex-1">
                <span class="block truncate font-medium">
                  <Link href={`/products/${product.id}`}>{product.sku}</Link>
                </span>
                <span class="block truncate text-xs text-muted" dir="auto">
                  {product.name}
                </span>
              </span>
              <Show when={isPositive(reserved)}>
                <span class="text-muted max-sm:hidden">
                  {t('stock.free', { quantity: formatQuantity(subtractQuantities(onHand, reserved)) })}
                </span>
              </Show>
              <span class="shrink-0 text-right tabular-nums">{formatQuantity(onHand, unitWord(product.unit))}</span>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}
