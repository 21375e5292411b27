import { type Assignment, assignmentSchema, assignmentState } from '@werkbank/model/identity/assignment.ts'
import { endRole } from '@werkbank/model/identity/role-commands.ts'
import { Plus } from 'lucide-solid/icons'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { z } from 'zod'
import { Badge, Notice } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { TextInput } from '../../design/field/field.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { createChange } from '../../http/create-change.ts'
import { formatDate } from '../../i18n/format.ts'
import { createFormCheck } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { createServerValue, usePerson, useWorkspace } from '../../identity/index.ts'
import { useTable } from '../../mirror/use-mirror.ts'
import { GiveRoleDialog } from './give-role-dialog.tsx'
import { type Role, roleWords } from './rights.ts'

const answerSchema = z.object({ items: z.array(assignmentSchema) })

/** What a person was given, from and until when, by whom and why; what is over on request (US-7.5, ID-64). */
export function PersonRoles(props: {
  person: { id: string; name: string; roles: readonly string[] }
  roles: readonly Role[]
}) {
  const me = usePerson()
  // Somebody else gave or ended one, or a time came: the mirror shows other roles than before.
  const given = createServerValue(
    () => `/role-assignments?person=${props.person.id}&limit=200`,
    answerSchema,
    () => props.person.roles.join(),
  )
  const [asking, setAsking] = createSignal<'give' | Assignment>()
  const [past, setPast] = createSignal(false)
  const stateOf = (one: Assignment) => assignmentState(one, Date.now())
  const all = () => given.value()?.items ?? []
  const shown = createMemo(() => all().filter((one) => past() || stateOf(one) !== 'over'))
  const over = () => all().filter((one) => stateOf(one) === 'over').length
  const done = () => {
    setAsking(undefined)
    void given.reload()
  }
  return (
    <section class="flex flex-col gap-3" aria-labelledby="roles-given">
      <h2 id="roles-given" class="text-base">
        {t('people.roles')}
      </h2>
      <AssignmentList items={shown()} onEnd={setAsking} />
      <div class="flex flex-wrap gap-2">
        <Show when={props.person.id !== me.userId}>
          <Button icon={<Plus />} onClick={() => setAsking('give')}>
            {t('people.giveRole')}
          </Button>
        </Show>
        <Show when={over() > 0}>
          <Button kind="quiet" onClick={() => setPast(!past())} aria-pressed={past()}>
            {past() ? t('people.hideEarlier') : t('people.showEarlier', { count: over() })}
          </Button>
        </Show>
      </div>
      <Show when={asking() === 'give'}>
        <GiveRoleDialog person={props.person} roles={props.roles} onClose={() => setAsking(undefined)} onGiven={done} />
      </Show>
      <Show when={endingOf(asking())} keyed>
        {(one) => (
          <EndRoleDialog
            assignment={one}
            name={props.person.name}
            onClose={() => setAsking(undefined)}
            onEnded={done}
          />
        )}
      </Show>
    </section>
  )
}

const endingOf = (asking: 'give' | Assignment | undefined) => (typeof asking === 'object' ? asking : undefined)

/** One's own roles with their ends, for everybody (US-16.5). */
export function OwnRoles(props: { roles: readonly string[] }) {
  const given = createServerValue(
    () => '/me/roles',
    answerSchema,
    () => props.roles.join(),
  )
  return (
    <Show when={given.value()}>
      {(answer) => (
        <section class="flex flex-col gap-3" aria-labelledby="roles-given">
          <h2 id="roles-given" class="text-base">
            {t('people.roles')}
          </h2>
          <AssignmentList items={answer().items} />
        </section>
      )}
    </Show>
  )
}

function AssignmentList(props: { items: readonly Assignment[]; onEnd?: ((one: Assignment) => void) | undefined }) {
  return (
    <ul class="divide-y divide-line">
      <For each={props.items} fallback={<li class="py-1 text-muted">{t('people.noRoles')}</li>}>
        {(one) => <AssignmentRow assignment={one} onEnd={props.onEnd} />}
      </For>
    </ul>
  )
}

function AssignmentRow(props: { assignment: Assignment; onEnd: ((one: Assignment) => void) | undefined }) {
  const people = useTable('people')
  const nameOf = (id: string | null) => people().find((person) => person.id === id)?.name
  const state = () => assignmentState(props.assignment, Date.now())
  const role = () => roleWords(props.assignment.role, props.assignment.roleName)
  return (
    <li class="flex min-h-row flex-wrap items-center gap-x-3 py-1.5">
      <div class="min-w-0 flex-1">
        <p class="flex flex-wrap items-center gap-2">
          <span class="font-medium wrap-anywhere">{role()}</span>
          <Show when={state() === 'planned'}>
            <Badge meaning="info">{t('people.rolePlanned')}</Badge>
          </Show>
          <Show when={state() === 'holds' && props.assignment.until !== null}>
            <Badge meaning="warning">{t('people.roleTemporary')}</Badge>
          </Show>
          <Show when={state() === 'over'}>
            <Badge meaning="neutral">{t('people.roleOver')}</Badge>
          </Show>
        </p>
        <p class="text-muted wrap-anywhere">{spanWords(props.assignment)}</p>
        <p class="text-xs text-muted wrap-anywhere">
          {[
            nameOf(props.assignment.givenBy) && t('people.givenBy', { name: nameOf(props.assignment.givenBy) ?? '' }),
            props.assignment.reason,
            props.assignment.endedReason,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <Show when={state() !== 'over' && props.onEnd}>
        {(end) => (
          <Button aria-label={`${t('people.endRole')}: ${role()}`} onClick={() => end()(props.assignment)}>
            {t('people.endRole')}
          </Button>
        )}
      </Show>
    </li>
  )
}

function spanWords({ from, until, endedAt }: Assignment): string {
  const end = endedAt ?? until
  const span = { from: formatDate(from, 'dayTime'), until: formatDate(end, 'dayTime') }
  return end === null ? t('people.roleSince', span) : t('people.roleSpan', span)
}

/** Ends one at once, or before it begins; with a reason that may be left out. */
function EndRoleDialog(props: { assignment: Assignment; name: string; onClose: () => void; onEnded: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const [reason, setReason] = createSignal('')
  const check = createFormCheck(
    () => endRole.input,
    () => ({ id: props.assignment.userId, assignment: props.assignment.id, reason: reason() }),
  )
  const end = async () => {
    const { id, userId } = props.assignment
    const sent = () => request(`/people/${userId}/roles/${id}/end`, { method: 'POST', body: { reason: reason() } })
    if (await change.run(sent, t('people.roleEnded'))) props.onEnded()
  }
  const role = () => roleWords(props.assignment.role, props.assignment.roleName)
  return (
    <FormDialog
      title={t('people.endRoleTitle', { role: role(), name: props.name })}
      submit={t('people.endRole')}
      onSubmit={() => void end()}
      onClose={props.onClose}
      danger
      disabled={!check.passes()}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <Notice meaning="info">{t('people.endRoleExplained')}</Notice>
      <TextInput
        label={t('people.roleReason')}
        value={reason()}
        onInput={setReason}
        maxLength={500}
        error={check.error('reason')}
      />
    </FormDialog>
  )
}
