import { Key } from '@solid-primitives/keyed'
import { Plus } from 'lucide-solid/icons'
import { createMemo, createSignal, Show } from 'solid-js'
import { Avatar } from '../design/avatar.tsx'
import { Badge } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { SearchInput } from '../design/field/search-input.tsx'
import { offerCommand } from '../design/offer-command.ts'
import { Page } from '../design/page.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { createTableState } from '../design/table/table-state.ts'
import { Tabs } from '../design/tabs.tsx'
import { compareText } from '../i18n/compare.ts'
import { t } from '../i18n/t.ts'
import { useCan, usePerson } from '../identity/index.ts'
import { useMirror, useSearch } from '../mirror/use-mirror.ts'
import { OrganisationTree } from '../organisation/index.tsx'
import { createBoard, type Present } from '../presence/index.tsx'
import { SecurityLog } from './log/security-log.tsx'
import { NewPersonDialog } from './new-person-dialog.tsx'
import { createRoles } from './roles/create-roles.ts'
import { type Role, roleWords } from './roles/rights.ts'
import { RoleList } from './roles/role-list.tsx'

/** The people of the organisation, with their presence. With the right to manage access one adds people and edits the rights of roles. */
export function PeopleScreen() {
  const can = useCan()
  const state = createTableState()
  const roles = createRoles()
  // With the roles as they were when it was opened: those that come anew later open nothing.
  const [adding, setAdding] = createSignal<readonly Role[]>()
  const add = () => setAdding(roles.value())
  if (can('access.manage')) offerCommand('person.new', add)
  const list = () => <PeopleList roles={roles.value()} />
  const roleList = () => (
    <Show
      when={roles.value()}
      fallback={roles.loading() ? <Skeleton /> : <EmptyState title={t('identity.onlyOnline')} />}
    >
      {(all) => <RoleList roles={all()} onChanged={() => void roles.reload()} />}
    </Show>
  )
  return (
    <Page
      title={t('presence.title')}
      actions={
        <Show when={can('access.manage')}>
          <Button kind="primary" icon={<Plus />} disabled={!roles.value()} onClick={add}>
            {t('people.add')}
          </Button>
        </Show>
      }
    >
      <Tabs
        label={t('presence.title')}
        value={state.filter('tab') ?? 'people'}
        onChange={(id) => state.setFilter('tab', id)}
        tabs={[
          { id: 'people', label: t('people.people'), content: list },
          { id: 'organisation', label: t('organisation.title'), content: () => <OrganisationTree /> },
          ...(can('access.manage') ? [{ id: 'roles', label: t('people.roles'), content: roleList }] : []),
          ...(can('audit.read') ? [{ id: 'log', label: t('people.log'), content: () => <SecurityLog /> }] : []),
        ]}
      />
      <Show when={adding()}>{(all) => <NewPersonDialog roles={all()} onClose={() => setAdding(undefined)} />}</Show>
    </Page>
  )
}

function PeopleList(props: { roles: readonly Role[] | undefined }) {
  const me = usePerson()
  const can = useCan()
  const mirror = useMirror()
  const state = createTableState()
  const people = useSearch('people', state.query)
  const board = createBoard()
  const present = createMemo(() => new Map(board().map((person) => [person.userId, person])))
  const rows = createMemo(() => {
    const rank = ({ id, disabled }: { id: string; disabled: boolean }) => (disabled ? 2 : present().has(id) ? 0 : 1)
    return people()
      .filter(({ disabled }) => !disabled || can('access.manage'))
      .sort((a, b) => rank(a) - rank(b) || compareText(a.name, b.name))
  })
  const nameOf = (key: string) => roleWords(key, props.roles?.find((role) => role.key === key)?.name)
  const where = (there: Present): { words: string; href?: string } | undefined => {
    if (there.label) return { words: there.label }
    // Without the right the server names no order; a link would lead nowhere, so it is made only with both.
    if (there.subjectType !== 'order' || !there.subjectId || !can('order.read'))
      return there.subjectType ? { words: t('presence.record') } : undefined
    const order = mirror.get('orders', there.subjectId)
    const named = order?.number ? t('presence.order', { number: order.number }) : t('presence.newOrder')
    return {
      // One that this device doesn't hold may well have a number.
      words: order ? named : t('presence.record'),
      href: `/orders/${there.subjectId}`,
    }
  }
  return (
    <div class="flex h-full min-h-0 flex-col">
      <div class="border-b border-line px-4 py-2">
        <SearchInput label={t('people.filter')} value={state.query()} onInput={state.setQuery} />
      </div>
      <ul class="min-h-0 flex-1 divide-y divide-line overflow-auto">
        <Key each={rows()} by="id" fallback={<li class="px-4 py-8 text-center text-muted">{t('people.nobody')}</li>}>
          {(person) => (
            <li class="relative flex min-h-row items-center gap-3 px-4 py-2 hover:bg-hover">
              <Avatar
                id={person().id}
                name={person().name}
                online={present().has(person().id) ? t('presence.online') : undefined}
              />
              <div class="min-w-0 flex-1">
                <p class="truncate font-medium">
                  {/* The whole row is the target. */}
                  <a href={`/people/${person().id}`} class="after:absolute after:inset-0">
                    {person().name}
                    {person().id === me.userId ? ` (${t('presence.you')})` : ''}
                  </a>
                </p>
                <p class="truncate text-muted">
                  {person().email}
                  <Show when={present().get(person().id)}>
                    {(there) => (
                      <Show when={where(there())}>
                        {(place) => (
                          <>
                            {' '}
                            ·{' '}
                            <Show when={place().href} fallback={t('presence.on', { record: place().words })}>
                              <a class="relative underline" href={place().href}>
                                {t('presence.on', { record: place().words })}
                              </a>
                            </Show>
                          </>
                        )}
                      </Show>
                    )}
                  </Show>
                </p>
              </div>
              <p class="hidden max-w-80 truncate text-right text-muted md:block">
                {person().kind === 'machine' ? t('people.machine') : person().roles.map(nameOf).join(', ')}
              </p>
              <Badge meaning={person().disabled ? 'danger' : present().has(person().id) ? 'good' : 'neutral'}>
                {person().disabled
                  ? t('people.disabled')
                  : present().has(person().id)
                    ? t('presence.online')
                    : t('presence.offline')}
              </Badge>
            </li>
          )}
        </Key>
      </ul>
    </div>
  )
}
