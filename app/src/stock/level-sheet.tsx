import { A } from '@solidjs/router'
import { subtractQuantities } from '@werkbank/model/base/value/quantity.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { isRealPlace } from '@werkbank/model/stock/places.ts'
import { courseDays } from '@werkbank/model/stock/settings.ts'
import { createMemo, For, Show } from 'solid-js'
import { createMoves, levelCourse, sumLevels } from '../catalogue/index.tsx'
import { Button } from '../design/button.tsx'
import { Sparkline } from '../design/figures.tsx'
import { Sheet } from '../design/overlay/dialog.tsx'
import { formatDate, formatQuantity } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { useCan } from '../identity/index.ts'
import { useChanged, useMirror, useRowsBy, useTable } from '../mirror/use-mirror.ts'
import { useSetting } from '../settings/index.ts'
import { ExpectedList, type ExpectedSteps } from './expected-list.tsx'
import { type MoveKind, moveKinds } from './move-dialog.tsx'
import { moveKindWord, placeOf, signedQuantity } from './move-words.ts'

const KINDS = { receive: 'stock.receive', transfer: 'stock.transfer', adjust: 'stock.adjust' } as const
const MOVES_SHOWN = 12

/** One product beside the list: where it lies, how that came, and what can be booked. */
export function LevelSheet(
  props: {
    product: MirrorRow<'products'>
    onClose: () => void
    onMove: (kind: MoveKind) => void
  } & ExpectedSteps,
) {
  const can = useCan()
  const mirror = useMirror()
  const changed = useChanged('stockLevels')
  const levels = useRowsBy('stockLevels', 'productId', () => props.product.id)
  const locations = useTable('locations')
  const total = createMemo(() => sumLevels(levels(), locations()).get(props.product.id))
  const moves = createMoves(
    () => props.product.id,
    () => total()?.onHand,
  )
  const isReal = (id: string) => isRealPlace(mirror.get('locations', id) ?? { kind: 'customer' })
  const days = useSetting(courseDays)
  const course = () => {
    const known = moves()
    return known && levelCourse(total()?.onHand ?? '0', known, isReal, { today: today(), days: days() })
  }
  const held = useHeldMoves(() => props.product.id)
  // All moves that the server returned; offline those that this device holds.
  const latest = () => (moves() ?? held()).slice(0, MOVES_SHOWN)
  return (
    <Sheet
      open
      onClose={props.onClose}
      title={`${props.product.sku} ${props.product.name}`}
      actions={
        <Show when={can('stock.move')}>
          <For each={moveKinds.toReversed()}>
            {(kind) => (
              <Button kind={kind === 'receive' ? 'primary' : 'secondary'} onClick={() => props.onMove(kind)}>
                {t(KINDS[kind])}
              </Button>
            )}
          </For>
        </Show>
      }
    >
      <div class="flex flex-col gap-4">
        <p>
          <A class="reach inline-flex min-h-6 items-center underline" href={`/products/${props.product.id}`}>
            {t('stock.openProduct')}
          </A>
        </p>
        <ul>
          <For each={levels().filter((level) => Number(level.onHand) > 0)}>
            {(level) => (
              <li
                class="flex h-row items-center gap-3 border-b border-line"
                classList={{ 'glow-once': changed().has(level.id) }}
              >
                <span class="min-w-0 flex-1 truncate">
                  <A
                    class="reach inline-flex min-h-6 items-center hover:underline"
                    href={`/places/${level.locationId}`}
                  >
                    {placeOf(mirror, level.locationId)}
                  </A>
                </span>
                <span class="text-muted">
                  {t('stock.free', { quantity: formatQuantity(subtractQuantities(level.onHand, level.reserved)) })}
                </span>
                <span class="w-16 text-right">{formatQuantity(level.onHand)}</span>
              </li>
            )}
          </For>
        </ul>
        <Show when={course()}>
          {(values) => (
            <Sparkline values={values()} label={t('catalogue.course', { count: days() })} width={320} height={48} />
          )}
        </Show>
        <ExpectedList
          productId={props.product.id}
          onExpect={props.onExpect}
          onReceive={props.onReceive}
          onChange={props.onChange}
        />
        <section>
          <h3 class="mb-1 text-sm font-medium">{t('stock.moves')}</h3>
          <ul>
            <For each={latest()}>
              {(move) => (
                <li class="flex h-row items-center gap-3 border-b border-line">
                  <span class="w-20 text-muted tabular-nums">{formatDate(move.effectiveOn)}</span>
                  <span class="min-w-0 flex-1 truncate">{moveKindWord(move)}</span>
                  <span class="text-right">{signedQuantity(mirror, move)}</span>
                </li>
              )}
            </For>
          </ul>
          <A class="reach inline-flex min-h-6 items-center underline" href={`/moves?productId=${props.product.id}`}>
            {t('stock.allMoves')}
          </A>
        </section>
      </div>
    </Sheet>
  )
}

/** The moves of a product that this device holds, the newest first. */
function useHeldMoves(productId: () => string) {
  const moves = useRowsBy('stockMoves', 'productId', productId)
  return createMemo(() => moves().toSorted((a, b) => (a.at < b.at ? 1 : -1)))
}
