import { approvalOnDevice } from '@werkbank/model/approvals/approval.ts'
import { approve, refuseRequest, sendBack, withdraw } from '@werkbank/model/approvals/commands.ts'
import { hindranceOf, isAllowed } from '@werkbank/model/base/possible.ts'
import { createSignal, For, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { useAsking, useStateOf } from '../mirror/use-possible.ts'
import type { RequestRow } from './create-requests.ts'
import { DecideDialog, type Step } from './decide-dialog.tsx'

/** Whichever a request allows, in the order of the buttons: the main one last. */
const STEPS = [
  { step: 'withdraw', command: withdraw },
  { step: 'sendBack', command: sendBack },
  { step: 'refuse', command: refuseRequest },
  { step: 'approve', command: approve },
] as const satisfies { step: Step; command: unknown }[]

/** What the person may do with a request; grey, with the reason, where it is not possible now. */
export function RequestActions(props: { request: RequestRow }) {
  const { online } = useWorkspace()
  const asking = useAsking()
  const state = useStateOf(approvalOnDevice, () => props.request.id)
  const [asked, setAsked] = createSignal<Step>()
  const isSettled = () => props.request.state !== 'open'
  const shown = () => {
    const now = state()
    if (!now) return []
    return STEPS.filter(({ command }) => isAllowed(command, now, asking)).flatMap(({ step, command }) => {
      const why = hindranceOf(command, now, asking)
      // What is over has nothing to decide; only what waits says why not by this person.
      return why && isSettled() ? [] : [{ step, why: why && refusalWords(why.code, why.data) }]
    })
  }
  return (
    <div class="flex flex-wrap items-center gap-2 print:hidden">
      <For each={shown()}>
        {({ step, why }) => {
          const reason = () => why ?? (online() ? undefined : t('approvals.onlyOnline'))
          return (
            <Button
              kind={step === 'approve' ? 'primary' : 'secondary'}
              disabled={reason() !== undefined}
              title={reason()}
              onClick={() => setAsked(step)}
            >
              {t(`approvals.${step}`)}
            </Button>
          )
        }}
      </For>
      <Show when={asked()}>
        {(step) => <DecideDialog request={props.request} step={step()} onClose={() => setAsked(undefined)} />}
      </Show>
    </div>
  )
}
