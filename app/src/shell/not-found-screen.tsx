import { A, useLocation } from '@solidjs/router'
import { Show } from 'solid-js'
import { buttonClass } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { t } from '../i18n/t.ts'
import { useSession } from '../identity/session.tsx'
import { SignInScreen } from '../identity/sign-in-screen.tsx'

/** An address that leads nowhere; also `/sign-in`, which exists only while signing in is what helps. */
export function NotFoundScreen() {
  const location = useLocation()
  const session = useSession()
  return (
    <Show when={location.pathname === '/sign-in' && session.ended()} fallback={<NotFound />}>
      <SignInScreen />
    </Show>
  )
}

function NotFound() {
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
