import { assignmentSchema, assignmentState } from '@werkbank/model/identity/assignment.ts'
import { endLentRole, lendRole } from '@werkbank/model/identity/role-commands.ts'
import { Plus } from 'lucide-solid/icons'
import { createSignal, For, Show } from 'solid-js'
import { z } from 'zod'
import { Notice } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { Select, TextInput } from '../../design/field/field.tsx'
import { isHalfTyped, MomentInput, momentTyped, NO_MOMENT } from '../../design/field/moment-input.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { createChange } from '../../http/create-change.ts'
import { formatDate } from '../../i18n/format.ts'
import { createFormCheck } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { createServerValue, useCan, useWorkspace } from '../../identity/index.ts'
import { roleWords } from './rights.ts'

const answerSchema = z.object({
  items: z.array(assignmentSchema),
  lendable: z.array(z.object({ key: z.string(), name: z.string() })),
})
type Lendable = z.infer<typeof answerSchema>['lendable']

/** What one has lent to a person, lending and taking back. US-10.1. */
export function LentRoles(props: { person: { id: string; name: string; roles: readonly string[] } }) {
  const can = useCan()
  const { request } = useWorkspace()
  const change = createChange()
  const lent = createServerValue(
    () => (can('role.lend') ? '/lent-roles' : undefined),
    answerSchema,
    () => props.person.roles.join(),
  )
  const [lending, setLending] = createSignal(false)
  const now = () =>
    lent
      .value()
      ?.items.filter((one) => one.userId === props.person.id && assignmentState(one, Date.now()) !== 'over') ?? []
  const takeBack = async (id: string) => {
    const input = endLentRole.input.parse({ id })
    await change.run(() => request(`/lent-roles/${input.id}/end`, { method: 'POST', body: {} }), t('people.roleEnded'))
    await lent.reload()
  }
  const done = () => {
    setLending(false)
    void lent.reload()
  }
  return (
    <Show when={lent.value()}>
      {(answer) => (
        <section class="flex flex-col gap-3" aria-labelledby="roles-lent">
          <h2 id="roles-lent" class="text-base">
            {t('people.lentRoles')}
          </h2>
          <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
          <ul class="divide-y divide-line">
            <For each={now()} fallback={<li class="py-1 text-muted">{t('people.lentNone')}</li>}>
              {(one) => (
                <li class="flex min-h-row flex-wrap items-center gap-x-3 py-1.5">
                  <div class="min-w-0 flex-1">
                    <p class="font-medium wrap-anywhere">{roleWords(one.role, one.roleName)}</p>
                    <p class="text-muted wrap-anywhere">
                      {t('people.roleSpan', {
                        from: formatDate(one.from, 'dayTime'),
                        until: formatDate(one.until, 'dayTime'),
                      })}{' '}
                      · {one.reason}
                    </p>
                  </div>
                  <Button
                    aria-label={`${t('people.takeBack')}: ${roleWords(one.role, one.roleName)}`}
                    busy={change.busy()}
                    onClick={() => void takeBack(one.id)}
                  >
                    {t('people.takeBack')}
                  </Button>
                </li>
              )}
            </For>
          </ul>
          <div>
            <Button icon={<Plus />} onClick={() => setLending(true)}>
              {t('people.lendRole')}
            </Button>
          </div>
          <Show when={lending()}>
            <LendDialog to={props.person} roles={answer().lendable} onClose={() => setLending(false)} onLent={done} />
          </Show>
        </section>
      )}
    </Show>
  )
}

function LendDialog(props: {
  to: { id: string; name: string }
  roles: Lendable
  onClose: () => void
  onLent: () => void
}) {
  const { request } = useWorkspace()
  const change = createChange()
  const [role, setRole] = createSignal('')
  const [until, setUntil] = createSignal(NO_MOMENT)
  const [reason, setReason] = createSignal('')
  const body = () => ({ to: props.to.id, role: role(), until: momentTyped(until()), reason: reason() })
  const check = createFormCheck(() => lendRole.input, body)
  const lend = async () => {
    const sent = () => request('/lent-roles', { method: 'POST', body: body() })
    if (await change.run(sent, t('people.roleLent'))) props.onLent()
  }
  return (
    <FormDialog
      title={`${t('people.lendRole')} ${t('people.lentTo', { name: props.to.name })}`}
      submit={t('people.lend')}
      onSubmit={() => void lend()}
      onClose={props.onClose}
      disabled={!check.passes() || isHalfTyped(until())}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <p>{t('people.lendExplained')}</p>
      <Select
        label={t('people.role')}
        value={role()}
        options={[
          { value: '', label: t('people.chooseRole') },
          ...props.roles.map(({ key, name }) => ({ value: key, label: roleWords(key, name) })),
        ]}
        onChange={setRole}
        required
      />
      <MomentInput
        label={t('people.roleUntil')}
        timeLabel={t('people.roleUntilTime')}
        value={until()}
        onInput={setUntil}
        usualTime="17:00"
        required
      />
      <TextInput
        label={t('people.roleReason')}
        value={reason()}
        onInput={setReason}
        maxLength={500}
        required
        error={check.error('reason')}
      />
    </FormDialog>
  )
}
