import { Laptop, Smartphone } from 'lucide-solid/icons'
import { For, Show } from 'solid-js'
import { z } from 'zod'
import { Badge } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { showToast } from '../design/toast.tsx'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { Answered } from '../identity/answered.tsx'
import { createAnswer } from '../identity/create-answer.ts'
import { useWorkspace } from '../identity/session.tsx'
import { deviceWords } from './device-words.ts'

const sessionsSchema = z.object({
  items: z.array(
    z.object({ id: z.string(), createdAt: z.string(), userAgent: z.string().nullable(), current: z.boolean() }),
  ),
})

/** Where this person is signed in; a session somewhere else is ended with one press. The server knows, so it takes a network. */
export function SessionsSection() {
  const { request } = useWorkspace()
  const sessions = createAnswer(() => '/sessions', sessionsSchema)
  const end = async (id: string) => {
    await request(`/sessions/${id}/end`, { method: 'POST', body: {} }).then(
      () => showToast(t('identity.sessionDone')),
      () => showToast(t('identity.onlyOnline'), { meaning: 'warning' }),
    )
    await sessions.reload()
  }
  return (
    <section class="flex flex-col gap-2" aria-labelledby="sessions">
      <h2 id="sessions" class="text-base">
        {t('identity.sessions')}
      </h2>
      <Answered answer={sessions}>
        {(list) => (
          <ul class="divide-y divide-line rounded-lg border border-line bg-surface">
            <For each={list().items}>
              {(session) => {
                const device = deviceWords(session.userAgent) ?? t('identity.unknownDevice')
                const Icon = /iPhone|Android/.test(device) ? Smartphone : Laptop
                return (
                  <li class="flex min-h-10 items-center gap-3 px-3 py-1.5">
                    <Icon class="size-4 shrink-0 text-muted" aria-hidden="true" />
                    <span class="min-w-0 flex-1">
                      <span class="block truncate">{device}</span>
                      <span class="block text-xs text-muted">
                        {t('identity.sessionSince', { date: formatDate(session.createdAt) })}
                      </span>
                    </span>
                    <Show when={!session.current} fallback={<Badge meaning="good">{t('identity.sessionHere')}</Badge>}>
                      <Button aria-label={t('identity.endSessionOn', { device })} onClick={() => void end(session.id)}>
                        {t('identity.endSession')}
                      </Button>
                    </Show>
                  </li>
                )
              }}
            </For>
          </ul>
        )}
      </Answered>
    </section>
  )
}
