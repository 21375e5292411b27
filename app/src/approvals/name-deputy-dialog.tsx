import { nameDeputy } from '@werkbank/model/approvals/deputy.ts'
import { createSignal } from 'solid-js'
import { DateInput } from '../design/field/date-input.tsx'
import { Select } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { createChange } from '../http/create-change.ts'
import { compareText } from '../i18n/compare.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { useWorkspace } from '../identity/index.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { commandRequest } from '../outbox/send-command.ts'

/** Names a colleague for some days. It gives power, so it goes straight to the server. */
export function NameDeputyDialog(props: { onClose: () => void }) {
  const { person, request } = useWorkspace()
  const people = useTable('people')
  const change = createChange()
  const [deputyId, setDeputy] = createSignal('')
  const [fromOn, setFrom] = createSignal(today())
  const [untilOn, setUntil] = createSignal('')
  const input = () => ({ deputyId: deputyId(), fromOn: fromOn(), untilOn: untilOn() })
  const check = createFormCheck(() => nameDeputy.input, input)
  const colleagues = () =>
    people()
      .filter(({ id, kind, disabled }) => id !== person.userId && kind === 'person' && !disabled)
      .toSorted((a, b) => compareText(a.name, b.name))
  const name = async () => {
    const { method, path, body } = commandRequest(nameDeputy.route, input())
    const isDone = await change.run(() => request(path, { method, body }), t('approvals.deputyNamed'))
    if (isDone) props.onClose()
  }
  return (
    <FormDialog
      title={t('approvals.nameDeputy')}
      submit={t('approvals.nameDeputy')}
      disabled={!check.passes()}
      busy={change.busy()}
      trouble={change.trouble()}
      onSubmit={name}
      onClose={props.onClose}
    >
      <p>{t('approvals.deputiesText')}</p>
      <Select
        label={t('approvals.deputy')}
        value={deputyId()}
        onChange={setDeputy}
        required
        options={[
          { value: '', label: t('stock.choose') },
          ...colleagues().map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <DateInput
        label={t('approvals.from')}
        value={fromOn()}
        onInput={setFrom}
        error={check.error('fromOn')}
        required
      />
      <DateInput
        label={t('approvals.until')}
        value={untilOn()}
        onInput={setUntil}
        error={check.error('untilOn')}
        required
      />
    </FormDialog>
  )
}
