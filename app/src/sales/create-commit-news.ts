import { type Accessor, createEffect, on } from 'solid-js'
import { showToast } from '../design/overlay/toast.tsx'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useMirror, useRowsBy } from '../mirror/use-mirror.ts'
import { commitNews } from './commit-news.ts'
import type { OrderRow } from './order-state.tsx'

/** Tells a person who looks at an order who confirmed it meanwhile (RT-13.4). An order and its versions arrive in one pull. */
export function createCommitNews(order: Accessor<OrderRow | undefined>): void {
  const me = usePerson()
  const mirror = useMirror()
  const versions = useRowsBy('orderVersions', 'orderId', () => order()?.id)
  const committedBy = (version: number) => versions().find((one) => one.version === version)?.committedBy ?? null
  createEffect(
    on(order, (now, before) => {
      const news = commitNews(before, now && { ...now, committedBy: committedBy(now.version) }, me.userId)
      if (!news) return
      const name = mirror.get('people', news.userId)?.name ?? t('chat.somebody')
      showToast(t('sales.committedByOther', { name, version: news.version }))
    }),
  )
}
