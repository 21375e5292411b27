import { createSignal, lazy, Show, Suspense } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { storageHealth } from '../device/storage-health.ts'
import { appOutdated } from '../http/request.ts'
import { t } from '../i18n/t.ts'
import { useSession } from '../identity/session.tsx'
import { createSyncState } from './sync-state.ts'
import { loadNewest, postponeUpdate, takeUpdate, updateWaiting } from './update.ts'

const SignInDialog = lazy(() => import('../identity/sign-in-screen.tsx').then((m) => ({ default: m.SignInDialog })))

/** What everybody must know, above the screen: no space, signed out, a new version. Usually nothing. */
export function Banners() {
  const session = useSession()
  const sync = createSyncState()
  const [signingIn, setSigningIn] = createSignal(false)
  const detail = () => {
    const health = storageHealth()
    return health.state === 'broken' ? health.detail : ''
  }
  return (
    <div class="shrink-0" data-print="hide">
      <Show when={storageHealth().state === 'full'}>
        <Notice meaning="danger" class="rounded-none">
          {t('sync.storageFull')}
        </Notice>
      </Show>
      <Show when={storageHealth().state === 'broken'}>
        <Notice meaning="danger" class="rounded-none">
          {t('sync.storageBroken', { detail: detail() })}
        </Notice>
      </Show>
      <Show when={session.ended()}>
        <Notice
          meaning="warning"
          class="rounded-none"
          actions={<Button onClick={() => setSigningIn(true)}>{t('identity.signIn')}</Button>}
        >
          {t('identity.sessionEnded')}
        </Notice>
      </Show>
      <Suspense>
        <Show when={signingIn()}>
          <SignInDialog onClose={() => setSigningIn(false)} />
        </Show>
      </Suspense>
      <Show when={appOutdated()}>
        <Notice
          meaning="warning"
          class="rounded-none"
          actions={
            <Button kind="primary" onClick={() => void loadNewest()}>
              {t('shell.updateNow')}
            </Button>
          }
        >
          {t('shell.outdated')}{' '}
          <Show when={sync.waiting().length > 0}>{t('sync.waiting', { count: sync.waiting().length })}</Show>
        </Notice>
      </Show>
      <Show when={updateWaiting() && !appOutdated()}>
        <Notice
          meaning="info"
          class="rounded-none"
          actions={
            <>
              <Button kind="quiet" onClick={postponeUpdate}>
                {t('shell.updateLater')}
              </Button>
              <Button kind="primary" onClick={takeUpdate}>
                {t('shell.updateNow')}
              </Button>
            </>
          }
        >
          {t('shell.updateReady')}{' '}
          <Show when={sync.waiting().length > 0}>{t('sync.waiting', { count: sync.waiting().length })}</Show>
        </Notice>
      </Show>
    </div>
  )
}
