import { addDays } from '@werkbank/model/base/value/company-day.ts'
import { fold, foldedWords } from '@werkbank/model/base/value/fold.ts'
import { SKU_LETTERS_MIN } from '@werkbank/model/sales/order-search.ts'
import { createEffect, createMemo, onCleanup, Show, untrack } from 'solid-js'
import { z } from 'zod'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { createOlder } from '../mirror/create-older.ts'
import { OlderFoot } from '../mirror/older-foot.tsx'
import { useMirror, useTable } from '../mirror/use-mirror.ts'

const foundSchema = z.object({ id: z.string() })

/**
 * Below a searched list of orders: old orders are found here by everything but their products, for their lines are on the server. It searches those on
 * request. `onFound` gets their ids, for which the list has rows.
 */
export function OlderBySku(props: { query: string; onFound: (ids: ReadonlySet<string>) => void }) {
  const mirror = useMirror()
  const [orders, products] = [useTable('orders'), useTable('products')]
  const since = () => mirror.heldSince('orderLines') ?? ''
  const isSome = createMemo(() => {
    const rows = mirror.state() && orders()
    // Not of each order: it would listen to each.
    return rows !== undefined && untrack(() => rows.some(({ id }) => !mirror.holdsParts('orders', id)))
  })
  const mayBeSku = createMemo(() => {
    const words = foldedWords(props.query).filter((word) => word.length >= SKU_LETTERS_MIN)
    return products().some(({ sku }) => words.some((word) => fold(sku).includes(word)))
  })
  const older = createOlder<{ id: string; rev: string }>(() => {
    if (!isSome() || !mayBeSku()) return undefined
    // What is open is on this device, whatever its age.
    const asked = { search: props.query, to: addDays(since(), -1), status: 'paid,cancelled', limit: '200' }
    return `/orders?${new URLSearchParams(asked)}`
  }, foundSchema)
  createEffect(() => props.onFound(new Set(older.rows()?.map(({ id }) => id))))
  onCleanup(() => props.onFound(new Set()))
  const day = () => (since() ? formatDate(since()) : '')
  return (
    <>
      <Show when={older.rows()?.length === 0 && !older.hasMore()}>
        <p role="status" class="shrink-0 border-t border-line px-4 py-2 text-muted">
          {t('sales.noneOlder', { day: day(), query: props.query })}
        </p>
      </Show>
      <OlderFoot older={older} label={t('sales.searchOlder', { day: day() })} />
    </>
  )
}
