import { A } from '@solidjs/router'
import { CircleCheck } from 'lucide-solid/icons'
import { createMemo, For, lazy, Show, Suspense } from 'solid-js'
import { Badge } from '../../design/badge.tsx'
import { Button, buttonClass } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { showToast } from '../../design/overlay/toast.tsx'
import { Page } from '../../design/page.tsx'
import { createRead } from '../../device/create-read.ts'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useCan, useWorkspace } from '../../identity/session.tsx'
import { heldBack } from '../../outbox/next-to-send.ts'
import type { OutboxEntry } from '../../outbox/outbox-database.ts'
import { describeSubject, pathOf } from '../../subjects.ts'
import { describeCommand, describeReason, describeShortages } from '../palette/describe.ts'
import { canSendAgain, waysOut } from './attention-ways.ts'

const RecoveredItem = lazy(() => import('./recovered-item.tsx').then((m) => ({ default: m.RecoveredItem })))

/** What the server refused, with the reason and the ways out; nothing here is ever dropped by itself. */
export function AttentionScreen() {
  const { outbox, documents, database } = useWorkspace()
  const refused = () => outbox.entries().filter((entry) => entry.state === 'attention')
  const recovered = createRead(
    () => true,
    () => database.recovered.toArray(),
    () => documents()?.replicas.recoveredCount(),
  )
  const held = createMemo(() => Map.groupBy(heldBack(outbox.entries()).values(), ({ key }) => key))
  const blockedCount = ({ key }: OutboxEntry) => held().get(key)?.length ?? 0
  return (
    <Page title={t('shell.attention')}>
      <Show
        when={refused().length > 0 || (recovered.value()?.length ?? 0) > 0}
        fallback={
          <EmptyState icon={<CircleCheck />} title={t('sync.attentionEmpty')}>
            {t('sync.attentionEmptyExplained')}
          </EmptyState>
        }
      >
        <ul class="flex max-w-3xl flex-col gap-3 p-4">
          <For each={refused()}>{(entry) => <RefusedItem entry={entry} blocked={blockedCount(entry)} />}</For>
          <Suspense>
            <For each={recovered.value()}>{(item) => <RecoveredItem item={item} />}</For>
          </Suspense>
        </ul>
      </Show>
    </Page>
  )
}

function RefusedItem(props: { entry: OutboxEntry; blocked: number }) {
  const { outbox, mirror } = useWorkspace()
  const can = useCan()
  const discard = async () => {
    const discarded = await outbox.discard(props.entry.key)
    if (!discarded) return
    showToast(t('sync.discarded', { what: describeCommand(discarded.command) }), {
      onUndo: () => void outbox.putBack(discarded),
    })
  }
  return (
    <li class="flex flex-col gap-2 rounded-lg border border-line bg-surface p-4">
      <div class="flex flex-wrap items-center gap-2">
        <Badge meaning="danger">{t('sync.state_attention')}</Badge>
        <h2 class="text-base">{describeCommand(props.entry.command)}</h2>
        <span class="text-muted">{describeSubject(mirror, props.entry.subject)}</span>
        <span class="ml-auto text-xs text-muted">{formatDate(props.entry.createdAt, 'dayTime')}</span>
      </div>
      <p>{describeReason(props.entry)}</p>
      <Show when={describeShortages(props.entry).length > 0}>
        <ul class="list-disc pl-5">
          <For each={describeShortages(props.entry)}>{(words) => <li>{words}</li>}</For>
        </ul>
      </Show>
      <Show when={props.blocked > 0}>
        <p class="text-muted">{t('sync.waiting', { count: props.blocked })}</p>
      </Show>
      <div class="flex flex-wrap gap-2">
        <Show when={pathOf(props.entry.subject)}>
          {(path) => (
            <A href={path()} class={buttonClass('secondary')}>
              {t('sync.openSubject')}
            </A>
          )}
        </Show>
        <For each={waysOut(props.entry, can)}>
          {(way) => <Button onClick={() => void outbox.retry(props.entry.key, way.input)}>{way.label()}</Button>}
        </For>
        <Show when={canSendAgain(props.entry)}>
          <Button onClick={() => void outbox.retry(props.entry.key)}>{t('sync.tryAgain')}</Button>
        </Show>
        <Button kind="quiet" onClick={() => void discard()}>
          {t('sync.discardChange')}
        </Button>
      </div>
    </li>
  )
}
