import { createSignal, lazy, Show, Suspense } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { storageHealth } from '../device/storage-health.ts'
import { appOutdated } from '../http/request.ts'
import { t } from '../i18n/t.ts'
import { useSession } from '../identity/session.tsx'
import { createSyncState } from './sync/sync-state.ts'
import { loadNewest, postponeUpdate, takeUpdate, updateWaiting } from './update.ts'

const SignInDialog = lazy(() => import('../identity/sign-in-screen.tsx').then((m) => ({ default: m.SignInDialog })))

/** Beside the rail's words there is room for sentences. */
export const RAIL_HAS_ROOM = '(min-width: 64rem)'
const LOOKS = { rail: 'flex-col items-start text-sm', foot: 'rounded-none' }

/**
 * Messages that concern everybody: no space, signed out, a new version. Usually none. They are in the rail, and where that has no room below the screen,
 * so that a new banner never moves the text or button in use.
 */
export function Banners(props: { place: keyof typeof LOOKS }) {
  const look = () => LOOKS[props.place]
  const session = useSession()
  const [signingIn, setSigningIn] = createSignal(false)
  const detail = () => {
    const health = storageHealth()
    return health.state === 'broken' ? health.detail : ''
  }
  return (
    <div class="flex max-h-[40vh] shrink-0 flex-col gap-1 overflow-y-auto empty:hidden" data-print="hide">
      <Show when={storageHealth().state === 'full'}>
        <Notice meaning="danger" class={look()}>
          {t('sync.storageFull')}
        </Notice>
      </Show>
      <Show when={storageHealth().state === 'broken'}>
        <Notice meaning="danger" class={look()}>
          {t('sync.storageBroken', { detail: detail() })}
        </Notice>
      </Show>
      <Show when={session.ended()}>
        <Notice
          meaning="warning"
          class={look()}
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
      <NewVersion class={look()} />
    </div>
  )
}

/** This version is too old to go on, or a new one is here; what waits to be sent is sent after it. */
function NewVersion(props: { class: string }) {
  const sync = createSyncState()
  return (
    <>
      <Show when={appOutdated()}>
        <Notice
          meaning="warning"
          class={props.class}
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
          class={props.class}
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
    </>
  )
}
