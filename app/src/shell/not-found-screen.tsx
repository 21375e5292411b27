import { A } from '@solidjs/router'
import { buttonClass } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { t } from '../i18n/t.ts'

/** An address that leads nowhere. */
export function NotFoundScreen() {
  return (
    <EmptyState
      title={t('shell.notFound')}
      action={
        <A href="/orders" class={buttonClass('secondary')}>
          {t('shell.orders')}
        </A>
      }
    >
      {t('shell.notFoundExplained')}
    </EmptyState>
  )
}
