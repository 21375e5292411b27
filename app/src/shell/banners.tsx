import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button, buttonClass } from '../design/button.tsx'
import { storageHealth } from '../device/storage-health.ts'
import { t } from '../i18n/t.ts'
import { useSession } from '../identity/session.tsx'
import { createSyncState } from './sync-state.ts'
import { postponeUpdate, takeUpdate, updateWaiting } from './update.ts'

/** What everybody must know, above the screen: no space, signed out, a new version. Usually nothing. */
export function Banners() {
  const session = useSession()
  const sync = createSyncState()
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
          actions={
            <A href="/sign-in" class={buttonClass('secondary')}>
              {t('identity.signIn')}
            </A>
          }
        >
          {t('identity.sessionEnded')}
        </Notice>
      </Show>
      <Show when={updateWaiting()}>
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
