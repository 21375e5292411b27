// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard, also where there is nothing to press
import { useParams } from '@solidjs/router'
import type { Permission } from '@werkbank/model/base/permission.ts'
import { isPossible } from '@werkbank/model/base/possible.ts'
import { setPassword } from '@werkbank/model/identity/commands.ts'
import { resetSecondFactor } from '@werkbank/model/identity/second-factor.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { MessageCircle } from 'lucide-solid/icons'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { z } from 'zod'
import { useDirectRoom } from '../chat/index.tsx'
import { Avatar } from '../design/avatar.tsx'
import { Badge, Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ConfirmDialog } from '../design/overlay/confirm-dialog.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { Page } from '../design/page.tsx'
import { createChange } from '../http/create-change.ts'
import { t } from '../i18n/t.ts'
import { createServerValue, newPasswordFault, useCan, usePerson, useWorkspace } from '../identity/index.ts'
import { useRow } from '../mirror/use-mirror.ts'
import { useAsking } from '../mirror/use-possible.ts'
import { UnitsOfPerson } from '../organisation/index.tsx'
import { createBoard, createOnline } from '../presence/index.tsx'
import { HandOverDialog } from './hand-over-dialog.tsx'
import { PersonLog } from './log/person-log.tsx'
import { PasswordField } from './password-field.tsx'
import { createRoles } from './roles/create-roles.ts'
import { LentRoles } from './roles/lent-roles.tsx'
import { OwnRoles, PersonRoles } from './roles/person-roles.tsx'
import { PERMISSION_AREAS, permissionWords, type Role, rightsOf, roleWords } from './roles/rights.ts'
import { PersonsSessionsSection } from './sessions/persons-sessions-section.tsx'
import { TokensSection } from './sessions/tokens-section.tsx'
import { suggestPassword } from './suggest-password.ts'
import { UnlockDialog } from './unlock-dialog.tsx'
import { UserNameDialog } from './user-name-dialog.tsx'

type Person = MirrorRow<'people'>

/** A person of the organisation: their details, rights with the roles that give them, and whether they may sign in. */
export function PersonScreen() {
  const params = useParams<{ id: string }>()
  const person = useRow('people', () => params.id)
  const me = usePerson()
  const can = useCan()
  const openDirect = useDirectRoom()
  const board = createBoard()
  const isHere = () => board().some(({ userId }) => userId === params.id)
  return (
    <Page
      back="/people"
      title={person()?.name ?? t('people.people')}
      aside={
        <Show when={person()}>
          {(row) => (
            <Badge meaning={row().disabled ? 'danger' : isHere() ? 'good' : 'neutral'}>
              {row().disabled ? t('people.disabled') : isHere() ? t('presence.online') : t('presence.offline')}
            </Badge>
          )}
        </Show>
      }
      actions={
        <Show when={can('chat.use') && person()?.kind === 'person' && !person()?.disabled && params.id !== me.userId}>
          <Button icon={<MessageCircle />} onClick={() => void openDirect(params.id)}>
            {t('chat.message')}
          </Button>
        </Show>
      }
    >
      <Show when={person()} fallback={<EmptyState title={t('people.unknown')} />}>
        {(row) => <Details person={row()} />}
      </Show>
    </Page>
  )
}

function Details(props: { person: Person }) {
  const me = usePerson()
  const _can = useCan()
  const onlineOf = createOnline()
  const roles = createRoles()
  const isMe = () => props.person.id === me.userId
  const nameOf = (key: string) => roleWords(key, roles.value()?.find((role) => role.key === key)?.name)
  return (
    <section
      tabIndex={0}
      aria-label={props.person.name}
      class="grid content-start gap-6 overflow-auto p-4 xl:grid-cols-2"
    >
      <div class="flex min-w-0 flex-col gap-6">
        <div class="flex items-center gap-3">
          <Avatar id={props.person.id} name={props.person.name} online={onlineOf(props.person.id)} />
          <div class="min-w-0">
            <p class="truncate">{props.person.email}</p>
            <p class="text-muted">
              {props.person.kind === 'machine' ? `${t('people.machine')} · ` : ''}
              {props.person.roles.map(nameOf).join(', ') || t('people.noRoles')}
            </p>
            <UnitsOfPerson userId={props.person.id} />
          </div>
        </div>
        <RolesWithoutList person={props.person} isOffline={!roles.loading() && !roles.value()} />
        <Show when={roles.value()}>
          {(all) => (
            <>
              <PersonRoles person={props.person} roles={all()} />
              <Show when={!isMe()}>
                <Access person={props.person} />
                <Show when={props.person.kind === 'person'}>
                  <PersonsSessionsSection personId={props.person.id} />
                </Show>
                <TokensSection
                  address={`/people/${props.person.id}/tokens`}
                  rights={props.person.kind === 'machine' ? [...rightsOf(props.person.roles, all()).keys()] : undefined}
                />
              </Show>
            </>
          )}
        </Show>
        <PersonLog personId={props.person.id} />
      </div>
      <div class="flex min-w-0 flex-col gap-6">
        <Show
          when={roles.value()}
          fallback={
            <Show when={isMe()}>
              <Rights title={t('people.rightsMine')} rights={new Map(me.permissions.map((right) => [right, []]))} />
            </Show>
          }
        >
          {(all) => (
            <Rights
              title={isMe() ? t('people.rightsMine') : t('people.rights')}
              rights={rightsOf(props.person.roles, all())}
            />
          )}
        </Show>
      </div>
    </section>
  )
}

/** What doesn't take the list of all roles: one's own, and what one lends. Who manages access gives roles with an end in any case. */
function RolesWithoutList(props: { person: Person; isOffline: boolean }) {
  const me = usePerson()
  const can = useCan()
  const isMe = () => props.person.id === me.userId
  return (
    <>
      <Show when={can('access.manage') && props.isOffline}>
        <Notice meaning="info">{t('identity.onlyOnline')}</Notice>
      </Show>
      <Show when={isMe() && !can('access.manage')}>
        <OwnRoles roles={props.person.roles} />
      </Show>
      <Show when={can('role.lend') && !can('access.manage') && !isMe()}>
        <LentRoles person={props.person} />
      </Show>
    </>
  )
}

/** The rights of a person, by area; each with the roles that give it. */
function Rights(props: { title: string; rights: ReadonlyMap<Permission, readonly Role[]> }) {
  const areas = createMemo(() =>
    PERMISSION_AREAS.map(({ label, permissions }) => ({
      label,
      rights: permissions.filter((permission) => props.rights.has(permission)),
    })).filter(({ rights }) => rights.length > 0),
  )
  return (
    <section aria-labelledby="rights">
      <h2 id="rights" class="mb-2 text-base">
        {props.title}
      </h2>
      <For each={areas()} fallback={<p class="text-muted">{t('people.noRights')}</p>}>
        {({ label, rights }) => (
          <>
            <h3 class="mt-3 text-xs font-medium text-muted">{t(label)}</h3>
            <ul class="divide-y divide-line">
              <For each={rights}>
                {(right) => (
                  <li class="flex min-h-7 flex-wrap items-center justify-between gap-x-3">
                    <span>{permissionWords(right)}</span>
                    <Show when={props.rights.get(right)?.length}>
                      <span class="text-xs text-muted">
                        {t('people.by', {
                          roles: (props.rights.get(right) ?? [])
                            .map(({ key, name }) => roleWords(key, name))
                            .join(', '),
                        })}
                      </span>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          </>
        )}
      </For>
    </section>
  )
}

function Access(props: { person: Person }) {
  const { request } = useWorkspace()
  const asker = useAsking()
  const change = createChange()
  const [asking, setAsking] = createSignal<'password' | 'user-name' | 'unlock' | 'disable' | 'second-factor'>()
  const factor = createServerValue(
    () => (props.person.kind === 'person' ? `/people/${props.person.id}/second-factor` : undefined),
    z.object({ active: z.boolean() }),
  )
  const userName = createServerValue(
    () => (props.person.kind === 'person' ? `/people/${props.person.id}/user-name` : undefined),
    z.object({ userName: z.string().nullable() }),
  )
  const named = () => {
    setAsking(undefined)
    void userName.reload()
  }
  const name = () => props.person.name
  const post = (what: string) => () => request(`/people/${props.person.id}/${what}`, { method: 'POST', body: {} })
  const disable = async () => {
    await change.run(post('disable'), t('people.disabledNow', { name: name() }))
    setAsking(undefined)
  }
  const removeFactor = async () => {
    await change.run(post('second-factor/remove'), t('people.secondFactorOff', { name: name() }))
    setAsking(undefined)
    await factor.reload()
  }
  return (
    <section class="flex flex-col gap-3" aria-labelledby="access">
      <h2 id="access" class="text-base">
        {t('people.access')}
      </h2>
      <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
      <Show when={props.person.disabled}>
        <p class="text-muted">{t('people.disabledExplained')}</p>
      </Show>
      <Show when={userName.value()?.userName}>
        {(known) => (
          <p>
            <span class="text-muted">{t('people.userName')}:</span> {known()}
          </p>
        )}
      </Show>
      <div class="flex flex-wrap gap-2">
        <Show
          when={props.person.disabled}
          fallback={
            <>
              <Show when={isPossible(setPassword, props.person, asker)}>
                <Button onClick={() => setAsking('password')}>{t('people.setPassword')}</Button>
              </Show>
              <Show when={props.person.kind === 'person'}>
                <Show when={userName.value()}>
                  <Button onClick={() => setAsking('user-name')}>{t('people.changeUserName')}</Button>
                </Show>
                <Button onClick={() => setAsking('unlock')}>{t('people.unlock')}</Button>
              </Show>
              <Show when={factor.value()?.active && isPossible(resetSecondFactor, props.person, asker)}>
                <Button onClick={() => setAsking('second-factor')}>{t('identity.secondFactorSwitchOff')}</Button>
              </Show>
              <Button kind="quiet-danger" onClick={() => setAsking('disable')}>
                {t('people.disable')}
              </Button>
            </>
          }
        >
          <Button
            busy={change.busy()}
            onClick={() => void change.run(post('enable'), t('people.enabledNow', { name: name() }))}
          >
            {t('people.enable')}
          </Button>
        </Show>
      </div>
      <Show when={asking() === 'password'}>
        <PasswordFor person={props.person} onClose={() => setAsking(undefined)} />
      </Show>
      <Show when={asking() === 'user-name'}>
        <UserNameDialog
          id={props.person.id}
          name={name()}
          userName={userName.value()?.userName ?? null}
          onClose={named}
        />
      </Show>
      <Show when={asking() === 'unlock'}>
        <UnlockDialog id={props.person.id} name={name()} onClose={() => setAsking(undefined)} />
      </Show>
      <ConfirmDialog
        open={asking() === 'disable'}
        onClose={() => setAsking(undefined)}
        title={t('people.disableTitle', { name: name() })}
        submit={t('people.disable')}
        onConfirm={() => void disable()}
        busy={change.busy()}
      >
        <p>{t('people.disableExplained')}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking() === 'second-factor'}
        onClose={() => setAsking(undefined)}
        title={t('people.secondFactorOffTitle', { name: name() })}
        submit={t('people.secondFactorSwitchOff')}
        onConfirm={() => void removeFactor()}
        busy={change.busy()}
      >
        <p>{t('people.secondFactorOffExplained')}</p>
      </ConfirmDialog>
    </section>
  )
}

function PasswordFor(props: { person: Person; onClose: () => void }) {
  const { request, person } = useWorkspace()
  const change = createChange()
  const [password, setPassword] = createSignal(suggestPassword())
  const [made, setMade] = createSignal(false)
  const of = () => ({ ...props.person, organisation: person })
  const set = async () => {
    const sent = () =>
      request(`/people/${props.person.id}/password`, { method: 'POST', body: { password: password() } })
    if (await change.run(sent, t('people.passwordSet'))) setMade(true)
  }
  return (
    <Show
      when={made()}
      fallback={
        <FormDialog
          title={t('people.setPasswordFor', { name: props.person.name })}
          submit={t('people.setPassword')}
          onSubmit={() => void set()}
          onClose={props.onClose}
          disabled={newPasswordFault(password(), of()) !== undefined}
          busy={change.busy()}
          trouble={change.trouble()}
        >
          <p>{t('people.setPasswordExplained', { name: props.person.name })}</p>
          <PasswordField of={of()} value={password()} onInput={setPassword} />
        </FormDialog>
      }
    >
      <HandOverDialog
        name={props.person.name}
        email={props.person.email}
        password={password()}
        onClose={props.onClose}
      />
    </Show>
  )
}
