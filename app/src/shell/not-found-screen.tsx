import { A } from '@solidjs/router'
import { buttonClass } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Page } from '../design/page.tsx'
import { t } from '../i18n/t.ts'

/** An address that leads nowhere. */
export function NotFoundScreen() {
  return (
    <Page title={t('shell.notFound')}>
      <EmptyState
        title={t('shell.notFoundExplained')}
        action={
          <A href="/orders" class={buttonClass('secondary')}>
            {t('shell.orders')}
          </A>
        }
      />
    </Page>
  )
}
