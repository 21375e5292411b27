import type { Decision } from '@werkbank/model/approvals/approval.ts'
import { For, Show } from 'solid-js'
import { PersonName } from '../design/avatar.tsx'
import { formatDate } from '../i18n/format.ts'
import { t, tDynamic } from '../i18n/t.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { createOnline } from '../presence/index.tsx'
import type { RequestRow } from './create-requests.ts'

/** Who decided what, when and why, the first decision first. */
export function RequestHistory(props: { request: RequestRow }) {
  return (
    <section aria-labelledby="request-history">
      <h2 id="request-history" class="mb-2 font-semibold">
        {t('approvals.history')}
      </h2>
      <ol class="flex flex-col gap-2">
        <For each={props.request.decisions} fallback={<li class="text-muted">{t('approvals.noDecisions')}</li>}>
          {(decision) => <Entry decision={decision} />}
        </For>
      </ol>
    </section>
  )
}

function Entry(props: { decision: Decision }) {
  const mirror = useMirror()
  const onlineOf = createOnline()
  const nameOf = (id: string | null) => (id && mirror.get('people', id)?.name) || ''
  const verdict = () =>
    tDynamic(`approvals.verdict_${props.decision.verdict.replaceAll('-', '_')}`, {}, props.decision.verdict)
  return (
    <li class="flex flex-col">
      <span class="flex flex-wrap items-baseline gap-x-2">
        <Show when={props.decision.by} fallback={<span>{t('approvals.byDeadline')}</span>}>
          {(by) => <PersonName name={nameOf(by())} online={onlineOf(by())} />}
        </Show>
        <Show when={props.decision.onBehalfOf}>
          {(id) => <span class="text-muted">{t('approvals.inPlaceOf', { name: nameOf(id()) })}</span>}
        </Show>
        <span class="font-medium">{verdict()}</span>
        <span class="text-muted">{formatDate(props.decision.at, 'dayTime')}</span>
      </span>
      <Show when={props.decision.reason}>
        <span class="wrap-anywhere text-muted">{props.decision.reason}</span>
      </Show>
    </li>
  )
}
