import { activitySchema } from '@werkbank/model/identity/security-event.ts'
import { For, Show } from 'solid-js'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { createServerValue, ServerValue, useCan, usePerson, useWorkspace } from '../../identity/index.ts'
import { EntryList } from './entry-list.tsx'
import { typeWords } from './log-words.ts'

/** How a person's profile came to be what it is (US-3.5), and to those with the right what they did how often (ID-133). */
export function PersonLog(props: { personId: string }) {
  const can = useCan()
  const me = usePerson()
  const { online } = useWorkspace()
  return (
    <Show when={online() && (can('audit.read') || props.personId === me.userId)}>
      <section aria-labelledby="profile-log">
        <h2 id="profile-log" class="mb-2 text-base">
          {t('people.logProfile')}
        </h2>
        <EntryList address={can('audit.read') ? `/people/${props.personId}/changes` : '/me/changes'} limit={10} />
      </section>
      <Show when={can('audit.read')}>
        <Activity personId={props.personId} />
      </Show>
    </Show>
  )
}

function Activity(props: { personId: string }) {
  const activity = createServerValue(() => `/people/${props.personId}/activity`, activitySchema)
  return (
    <section aria-labelledby="activity">
      <h2 id="activity" class="mb-1 text-base">
        {t('people.activity')}
      </h2>
      <p class="mb-2 text-xs text-muted">{t('people.activityPrivacy')}</p>
      <ServerValue answer={activity}>
        {(known) => (
          <ul class="divide-y divide-line">
            <For each={known().days} fallback={<li class="text-muted">{t('people.activityNone')}</li>}>
              {({ day, kinds }) => (
                <li class="flex flex-wrap gap-x-4 py-1">
                  <time class="w-28 shrink-0 tabular-nums text-muted" dateTime={day}>
                    {formatDate(day)}
                  </time>
                  <span class="min-w-0 flex-1">
                    {kinds.map(({ type, count }) => `${typeWords(type)} (${formatNumber(count)})`).join(', ')}
                  </span>
                </li>
              )}
            </For>
          </ul>
        )}
      </ServerValue>
    </section>
  )
}
