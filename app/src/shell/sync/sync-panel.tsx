import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { MeaningIcon, Notice } from '../../design/badge.tsx'
import { buttonClass } from '../../design/button.tsx'
import { Sheet } from '../../design/overlay/dialog.tsx'
import { createRead } from '../../device/create-read.ts'
import { refusalWords } from '../../i18n/refusal-words.ts'
import { t } from '../../i18n/t.ts'
import { useSession, useWorkspace } from '../../identity/session.tsx'
import { describeSubject, pathOf } from '../../subjects.ts'
import { describeCommand, describeReason, describeSince } from '../palette/describe.ts'
import { createSyncState, syncWords } from './sync-state.ts'

/** Changes that are listed one by one; above that only their number. */
const SHOWN_MAX = 100

/** Lists each waiting change in words, with the reason of its wait. */
export function SyncPanel(props: { onClose: () => void }) {
  const { mirror, online } = useWorkspace()
  const session = useSession()
  const sync = createSyncState()
  const idle = () => sync.waiting().length + sync.dirty().length + sync.attention() === 0
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
        <Show when={sync.attention() > 0}>
          <Refused onClose={props.onClose} />
        </Show>
        <ul class="flex flex-col">
          <For each={sync.waiting().slice(0, SHOWN_MAX)}>
            {(entry) => (
              <li class="border-b border-line py-2">
                <p>{describeCommand(entry.command)}</p>
                <p class="text-muted">
                  <Subject subject={entry.subject} onClose={props.onClose} />
                </p>
                <p class="text-xs text-muted">
                  {sync.held().has(entry.key) ? t('sync.blocked') : describeSince(entry.createdAt, new Date())}
                </p>
              </li>
            )}
          </For>
          <Show when={sync.waiting().length > SHOWN_MAX}>
            <li class="border-b border-line py-2 text-muted">
              {t('sync.more', { count: sync.waiting().length - SHOWN_MAX })}
            </li>
          </Show>
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

/** What the server said no to, each with its reason; the ways out are a screen of their own. */
function Refused(props: { onClose: () => void }) {
  const { database } = useWorkspace()
  const sync = createSyncState()
  const kept = createRead(
    () => true,
    () => database.recovered.toArray(),
    sync.kept,
  )
  return (
    <section class="flex flex-col gap-2 rounded-md border border-line-strong p-3" aria-label={t('shell.attention')}>
      <h3 class="flex items-center gap-1.5 text-base">
        <MeaningIcon meaning="danger" class="size-4 shrink-0 text-danger" />
        {t('sync.attention', { count: sync.attention() })}
      </h3>
      <ul class="flex flex-col">
        <For each={sync.refused()}>
          {(entry) => (
            <li class="border-b border-line py-2 last:border-b-0">
              <p>
                {describeCommand(entry.command)}: <Subject subject={entry.subject} onClose={props.onClose} />
              </p>
              <p class="text-muted">{describeReason(entry)}</p>
            </li>
          )}
        </For>
        <For each={kept.value()}>
          {(item) => (
            <li class="border-b border-line py-2 last:border-b-0">
              <p>
                {t('sync.editsRefused')}: <Subject subject={item.document} onClose={props.onClose} />
              </p>
              <p class="text-muted">{refusalWords(item.reason) || t('refusals.notFitting', { code: item.reason })}</p>
            </li>
          )}
        </For>
      </ul>
      <A href="/attention" class={buttonClass('secondary')} onClick={() => props.onClose()}>
        {t('sync.waysOut')}
      </A>
    </section>
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
