import { approve, refuseRequest, sendBack, withdraw } from '@werkbank/model/approvals/commands.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { createSignal } from 'solid-js'
import { TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { createChange } from '../http/create-change.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { commandRequest } from '../outbox/send-command.ts'
import type { RequestRow } from './create-requests.ts'
import { requestName } from './request-words.ts'

export type Step = 'approve' | 'refuse' | 'sendBack' | 'withdraw'
const COMMANDS = { approve, refuse: refuseRequest, sendBack, withdraw } as const
const TITLES = {
  approve: 'approvals.approveTitle',
  refuse: 'approvals.refuseTitle',
  sendBack: 'approvals.sendBackTitle',
  withdraw: 'approvals.withdrawTitle',
} as const
const TEXTS = {
  approve: 'approvals.approveText',
  refuse: 'approvals.refuseText',
  sendBack: 'approvals.sendBackText',
  withdraw: 'approvals.withdrawText',
} as const
const DONE = {
  approve: 'approvals.nowApproved',
  refuse: 'approvals.nowRefused',
  sendBack: 'approvals.nowSentBack',
  withdraw: 'approvals.nowWithdrawn',
} as const

/** Says what will happen, takes the reason, and sends it at once: a decision never waits on a device. A password is asked for where the company wants it. */
export function DecideDialog(props: { request: RequestRow; step: Step; onClose: () => void }) {
  const mirror = useMirror()
  const { request } = useWorkspace()
  const change = createChange()
  const [reason, setReason] = createSignal('')
  // What the person sees as the dialog opens is what they decide on: what changes behind it is refused.
  const { id, contentHash } = props.request
  const command = () => COMMANDS[props.step]
  const input = () => ({ id, reason: reason(), ...(props.step === 'withdraw' ? {} : { contentHash }) })
  const needsReason = () => props.step === 'refuse' || props.step === 'sendBack'
  const check = createFormCheck(
    () => command().input,
    () => input(),
  )
  const decide = async () => {
    const key = newId()
    const { method, path, body } = commandRequest(command().route, input())
    const isDone = await change.run(
      () => request(path, { method, body, headers: { 'idempotency-key': key } }),
      t(DONE[props.step]),
    )
    if (isDone) props.onClose()
  }
  const name = () => mirror.get('people', props.request.requestedBy)?.name ?? ''
  return (
    <FormDialog
      title={t(TITLES[props.step])}
      submit={t(`approvals.${props.step}`)}
      danger={props.step === 'refuse'}
      disabled={!check.passes()}
      busy={change.busy()}
      trouble={change.trouble()}
      onSubmit={decide}
      onClose={props.onClose}
    >
      <p class="font-medium">{requestName(mirror, props.request)}</p>
      <p>{t(TEXTS[props.step], { name: name() })}</p>
      <TextInput
        label={t(needsReason() ? 'approvals.reason' : 'approvals.remark')}
        value={reason()}
        onInput={setReason}
        maxLength={LIMITS.shortTextCharsMax}
        error={check.error('reason')}
        required={needsReason()}
      />
    </FormDialog>
  )
}
