import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { buttonClass } from '../design/button.tsx'
import { Sheet } from '../design/dialog.tsx'
import { t } from '../i18n/t.ts'
import { useSession, useWorkspace } from '../identity/session.tsx'
import { blockedBy } from '../outbox/next-to-send.ts'
import { describeCommand, describeSince, describeSubject, pathOf } from './describe.ts'
import { createSyncState, syncWords } from './sync-state.ts'

/** Tells each change that waits, in words, and what keeps it. */
export function SyncPanel(props: { onClose: () => void }) {
  const { mirror, online } = useWorkspace()
  const session = useSession()
  const sync = createSyncState()
  const idle = () => sync.waiting().length + sync.dirty().length + sync.refused().length + sync.kept() === 0
  return (
    <Sheet open title={t('sync.signTitle')} onClose={props.onClose}>
      <div class="flex flex-col gap-3">
        <p class="text-base">{syncWords(sync.state())}</p>
        <Show when={!online()}>
          <Notice meaning="warning">{t('sync.networkGone')}</Notice>
        </Show>
        <Show when={session.ended()}>
          <Notice meaning="warning">{t('identity.sessionEnded')}</Notice>
        </Show>
        <Show when={sync.refused().length + sync.kept() > 0}>
          <A href="/attention" class={buttonClass('secondary')} onClick={() => props.onClose()}>
            {t('sync.attention', { count: sync.refused().length + sync.kept() })}
          </A>
        </Show>
        <ul class="flex flex-col">
          <For each={sync.waiting()}>
            {(entry) => (
              <li class="border-b border-line py-2">
                <p>{describeCommand(entry.command)}</p>
                <p class="text-muted">
                  <Subject subject={entry.subject} onClose={props.onClose} />
                </p>
                <p class="text-xs text-muted">
                  {blockedBy(sync.entries(), entry) ? t('sync.blocked') : describeSince(entry.createdAt, new Date())}
                </p>
              </li>
            )}
          </For>
          <For each={sync.dirty()}>
            {(name) => (
              <li class="border-b border-line py-2">
                <p>{t('sync.editsWaiting')}</p>
                <p class="text-muted">
                  <Subject subject={name} onClose={props.onClose} />
                </p>
              </li>
            )}
          </For>
        </ul>
        <Show when={idle() && mirror.state()}>
          <p class="text-muted">{t('sync.allSent')}</p>
        </Show>
      </div>
    </Sheet>
  )
}

function Subject(props: { subject: string; onClose: () => void }) {
  const { mirror } = useWorkspace()
  return (
    <Show when={pathOf(props.subject)} fallback={describeSubject(mirror, props.subject)}>
      {(path) => (
        <A href={path()} class="text-accent" onClick={() => props.onClose()}>
          {describeSubject(mirror, props.subject)}
        </A>
      )}
    </Show>
  )
}
