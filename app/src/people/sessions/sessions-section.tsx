import { showToast } from '../../design/overlay/toast.tsx'
import { t } from '../../i18n/t.ts'
import { createServerValue, ServerValue, useWorkspace } from '../../identity/index.ts'
import { SessionList, sessionsSchema } from './session-list.tsx'

/** Where this person is signed in; a session somewhere else is ended with one press. The server knows, so it takes a network. */
export function SessionsSection() {
  const { request } = useWorkspace()
  const sessions = createServerValue(() => '/sessions', sessionsSchema)
  const end = async (id: string) => {
    await request(`/sessions/${id}/end`, { method: 'POST', body: {} }).then(
      () => showToast(t('identity.sessionDone')),
      () => showToast(t('identity.onlyOnline'), { meaning: 'warning' }),
    )
    await sessions.reload()
  }
  return (
    <section class="flex flex-col gap-2" aria-labelledby="sessions">
      <h3 id="sessions" class="text-base">
        {t('identity.sessions')}
      </h3>
      <ServerValue answer={sessions}>
        {(list) => <SessionList sessions={list().items} onEnd={(id) => void end(id)} />}
      </ServerValue>
    </section>
  )
}
