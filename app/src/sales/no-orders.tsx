import { SearchX, ShoppingCart } from 'lucide-solid/icons'
import { type JSX, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Kbd } from '../design/figures.tsx'
import { t } from '../i18n/t.ts'

/** What stands in the list instead of orders: how to begin, or that none fits what was asked for. */
export function NoOrders(props: { isFirst: boolean; action: JSX.Element; onClear: () => void }) {
  return (
    <Show when={props.isFirst} fallback={<NothingFound onClear={props.onClear} />}>
      <EmptyState icon={<ShoppingCart />} title={t('sales.emptyTitle')} action={props.action}>
        <p>{t('sales.emptyText')}</p>
        <p class="mt-2 italic">{t('sales.example')}</p>
        <p class="mt-2">
          <Kbd>n</Kbd>
        </p>
      </EmptyState>
    </Show>
  )
}

function NothingFound(props: { onClear: () => void }) {
  return (
    <EmptyState
      icon={<SearchX />}
      title={t('sales.nothingFound')}
      action={<Button onClick={() => props.onClear()}>{t('sales.showAll')}</Button>}
    >
      {t('sales.nothingFoundHint')}
    </EmptyState>
  )
}
