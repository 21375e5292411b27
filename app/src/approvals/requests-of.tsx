import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { t } from '../i18n/t.ts'
import { useRowsBy } from '../mirror/use-mirror.ts'
import { kindWord, stateWord } from './request-words.ts'

/** At a record: the requests about it that are not settled, with the way there. */
export function RequestsOf(props: { type: string; id: string }) {
  const about = useRowsBy('approvals', 'subjectId', () => props.id)
  const open = () =>
    about().filter(
      ({ subjectType, state }) =>
        subjectType === props.type && (state === 'open' || state === 'sent-back' || state === 'approved'),
    )
  return (
    <Show when={open().length > 0}>
      <div class="flex flex-col gap-2 px-4 pt-3 print:hidden">
        <For each={open()}>
          {(request) => (
            <Notice meaning={request.state === 'sent-back' ? 'warning' : 'info'}>
              <A class="reach inline-flex min-h-6 items-center underline" href={`/approvals/${request.id}`}>
                {t('approvals.about', { what: kindWord(request), state: stateWord(request) })}
              </A>
            </Notice>
          )}
        </For>
      </div>
    </Show>
  )
}
