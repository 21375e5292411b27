import { Show } from 'solid-js'
import { Notice } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { createChange } from '../../http/create-change.ts'
import { t } from '../../i18n/t.ts'
import { createServerValue, ServerValue, useWorkspace } from '../../identity/index.ts'
import { SessionList, sessionsSchema } from './session-list.tsx'

/** The sessions of a person, for people who manage access: one or all can be ended, with their sockets (ASVS 7.4.5). */
export function PersonsSessionsSection(props: { personId: string }) {
  const { request } = useWorkspace()
  const change = createChange()
  const sessions = createServerValue(() => `/people/${props.personId}/sessions`, sessionsSchema)
  const end = async (sessionId?: string) => {
    const sent = () => request(`/people/${props.personId}/sessions/end`, { method: 'POST', body: { sessionId } })
    await change.run(sent, t(sessionId ? 'identity.sessionDone' : 'people.sessionsEnded'))
    await sessions.reload()
  }
  return (
    <section class="flex flex-col items-start gap-2" aria-labelledby="sessions">
      <h2 id="sessions" class="text-base">
        {t('identity.sessions')}
      </h2>
      <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
      <ServerValue answer={sessions}>
        {(list) => (
          <Show when={list().items.length > 0} fallback={<p class="text-muted">{t('people.noSessions')}</p>}>
            <SessionList sessions={list().items} onEnd={(id) => void end(id)} />
            <Button busy={change.busy()} onClick={() => void end()}>
              {t('people.endSessions')}
            </Button>
          </Show>
        )}
      </ServerValue>
    </section>
  )
}
