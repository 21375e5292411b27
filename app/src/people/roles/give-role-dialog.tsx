import { assignRole } from '@werkbank/model/identity/role-commands.ts'
import { createSignal } from 'solid-js'
import { Select, TextInput } from '../../design/field/field.tsx'
import { isHalfTyped, MomentInput, momentTyped, NO_MOMENT } from '../../design/field/moment-input.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { createChange } from '../../http/create-change.ts'
import { createFormCheck } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/index.ts'
import { type Role, roleWords } from './rights.ts'

/** Gives a person a role: at once or from a moment, for ever or until one, and why. US-7.2, US-10.2. */
export function GiveRoleDialog(props: {
  person: { id: string; name: string }
  roles: readonly Role[]
  onClose: () => void
  onGiven: () => void
}) {
  const giving = createGiving(() => props.person.id)
  const give = async () => {
    if (await giving.give()) props.onGiven()
  }
  return (
    <FormDialog
      title={t('people.giveRoleTo', { name: props.person.name })}
      submit={t('people.giveRole')}
      onSubmit={() => void give()}
      onClose={props.onClose}
      disabled={!giving.isReady()}
      busy={giving.change.busy()}
      trouble={giving.change.trouble()}
    >
      <Select
        label={t('people.role')}
        value={giving.role()}
        options={[
          { value: '', label: t('people.chooseRole') },
          ...props.roles.map(({ key, name }) => ({ value: key, label: roleWords(key, name) })),
        ]}
        onChange={giving.setRole}
        required
      />
      <MomentInput
        label={t('people.roleFrom')}
        timeLabel={t('people.roleFromTime')}
        value={giving.from()}
        onInput={giving.setFrom}
        usualTime="08:00"
        hint={t('people.roleFromHint')}
      />
      <MomentInput
        label={t('people.roleUntil')}
        timeLabel={t('people.roleUntilTime')}
        value={giving.until()}
        onInput={giving.setUntil}
        usualTime="17:00"
        hint={t('people.roleUntilHint')}
        error={giving.isBackwards() ? t('refusals.ends_before_start') : undefined}
      />
      <TextInput
        label={t('people.roleReason')}
        value={giving.reason()}
        onInput={giving.setReason}
        maxLength={500}
        error={giving.check.error('reason')}
      />
    </FormDialog>
  )
}

/** What is typed of an assignment, and sending it. */
function createGiving(personId: () => string) {
  const { request } = useWorkspace()
  const change = createChange()
  const [role, setRole] = createSignal('')
  const [from, setFrom] = createSignal(NO_MOMENT)
  const [until, setUntil] = createSignal(NO_MOMENT)
  const [reason, setReason] = createSignal('')
  const isBackwards = () => {
    const [start, end] = [momentTyped(from()), momentTyped(until())]
    return start !== undefined && end !== undefined && Date.parse(end) <= Date.parse(start)
  }
  const body = () => ({ role: role(), from: momentTyped(from()), until: momentTyped(until()), reason: reason() })
  const check = createFormCheck(
    () => assignRole.input,
    () => ({ id: personId(), ...body() }),
  )
  const give = async () => {
    const sent = () => request(`/people/${personId()}/roles`, { method: 'POST', body: body() })
    return await change.run(sent, t('people.roleGiven'))
  }
  const isReady = () => check.passes() && !isHalfTyped(from()) && !isHalfTyped(until()) && !isBackwards()
  return { role, setRole, from, setFrom, until, setUntil, reason, setReason, isBackwards, isReady, check, change, give }
}
