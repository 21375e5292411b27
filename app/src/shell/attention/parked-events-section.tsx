import { RotateCcw } from 'lucide-solid/icons'
import { createSignal, For, Show } from 'solid-js'
import { z } from 'zod'
import { Notice } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { ConfirmDialog } from '../../design/overlay/confirm-dialog.tsx'
import { createChange } from '../../http/create-change.ts'
import { formatDate } from '../../i18n/format.ts'
import { t, tDynamic } from '../../i18n/t.ts'
import { createServerValue, ServerValue, useWorkspace } from '../../identity/index.ts'

const parkedSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        consumer: z.string(),
        type: z.string(),
        subjectId: z.string(),
        at: z.string(),
        attempts: z.number(),
        error: z.string(),
      }),
    ),
  })
  .transform(({ items }) => items)
type Parked = z.infer<typeof parkedSchema>[number]

const eventWords = (type: string) => tDynamic(`events.${type.replaceAll(/[.-]/g, '_')}`, {}, type)
const consumerWords = (consumer: string) =>
  tDynamic(`shell.consumer_${consumer.replaceAll(/[.-]/g, '_')}`, {}, consumer)

/** Events whose consumer failed, for people who manage access: retried by a click, or discarded (RT-28.5). */
export function ParkedEventsSection() {
  const { request } = useWorkspace()
  const parked = createServerValue(() => '/dead-letters', parkedSchema)
  const change = createChange()
  const [asking, setAsking] = createSignal<Parked>()
  const settle = async (event: Parked, how: 'replay' | 'discard', done: string) => {
    setAsking(undefined)
    await change.run(() => request(`/dead-letters/${event.id}/${how}`, { method: 'POST', body: {} }), done)
    await parked.reload()
  }
  return (
    <section class="flex flex-col items-start gap-2" aria-labelledby="parked-events">
      <h3 id="parked-events" class="text-base">
        {t('shell.parkedEvents')}
      </h3>
      <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
      <ServerValue answer={parked}>
        {(list) => (
          <Show when={list().length > 0} fallback={<p class="text-muted">{t('shell.parkedNone')}</p>}>
            <p class="text-muted">{t('shell.parkedExplained')}</p>
            <ul class="w-full divide-y divide-line rounded-lg border border-line bg-surface">
              <For each={list()}>
                {(event) => (
                  <li class="px-3 py-2">
                    <p>{consumerWords(event.consumer)}</p>
                    <p class="truncate text-xs text-muted" title={event.subjectId}>
                      {eventWords(event.type)} · {formatDate(event.at, 'dayTime')} ·{' '}
                      {t('shell.parkedAttempts', { count: event.attempts })}
                    </p>
                    <p class="text-xs break-words text-muted">{event.error}</p>
                    <div class="mt-1 flex gap-2">
                      <Button
                        icon={<RotateCcw />}
                        busy={change.busy()}
                        onClick={() => void settle(event, 'replay', t('shell.parkedReplayed'))}
                      >
                        {t('shell.parkedReplay')}
                      </Button>
                      <Button kind="quiet-danger" onClick={() => setAsking(event)}>
                        {t('shell.parkedDiscard')}
                      </Button>
                    </div>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </ServerValue>
      <Show when={asking()}>
        {(event) => (
          <ConfirmDialog
            open
            onClose={() => setAsking(undefined)}
            title={t('shell.parkedDiscardTitle', { what: consumerWords(event().consumer) })}
            submit={t('shell.parkedDiscard')}
            onConfirm={() => void settle(event(), 'discard', t('shell.parkedDiscarded'))}
          >
            <p>{t('shell.parkedDiscardExplained')}</p>
          </ConfirmDialog>
        )}
      </Show>
    </section>
  )
}
