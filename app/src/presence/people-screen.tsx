import { createMemo, For, Show } from 'solid-js'
import { Avatar } from '../design/avatar.tsx'
import { Badge } from '../design/badge.tsx'
import { Page } from '../design/page.tsx'
import { t } from '../i18n/t.ts'
import { usePerson } from '../identity/index.ts'
import { useMirror, useTable } from '../mirror/use-mirror.ts'
import { createBoard, type Present } from './board.ts'

/** Everybody of the organisation; who is here, and on what. */
export function PeopleScreen() {
  const me = usePerson()
  const mirror = useMirror()
  const people = useTable('people')
  const board = createBoard()
  const rows = createMemo(() => {
    const present = new Map(board().map((person) => [person.userId, person]))
    return people()
      .map((person) => ({ person, present: present.get(person.id) }))
      .sort(
        (a, b) => Number(Boolean(b.present)) - Number(Boolean(a.present)) || a.person.name.localeCompare(b.person.name),
      )
  })
  const where = (present: Present): { words: string; href?: string } | undefined => {
    if (present.label) return { words: present.label }
    if (present.subjectType !== 'order' || !present.subjectId)
      return present.subjectType ? { words: t('presence.record') } : undefined
    const number = mirror.get('orders', present.subjectId)?.number
    return {
      words: number ? t('presence.order', { number }) : t('presence.newOrder'),
      href: `/orders/${present.subjectId}`,
    }
  }
  return (
    <Page title={t('presence.title')}>
      <ul class="divide-y divide-line overflow-auto">
        <For each={rows()}>
          {({ person, present }) => (
            <li class="flex min-h-row items-center gap-3 px-4 py-2">
              <Avatar id={person.id} name={person.name} />
              <div class="min-w-0 flex-1">
                <p class="truncate font-medium">
                  {person.name}
                  {person.id === me.userId ? ` (${t('presence.you')})` : ''}
                </p>
                <p class="truncate text-muted">
                  {person.email}
                  <Show when={present && where(present)}>
                    {(place) => (
                      <>
                        {' '}
                        ·{' '}
                        <Show when={place().href} fallback={t('presence.on', { record: place().words })}>
                          <a class="underline" href={place().href}>
                            {t('presence.on', { record: place().words })}
                          </a>
                        </Show>
                      </>
                    )}
                  </Show>
                </p>
              </div>
              <Badge meaning={present ? 'good' : 'neutral'}>
                {present ? t('presence.online') : t('presence.offline')}
              </Badge>
            </li>
          )}
        </For>
      </ul>
    </Page>
  )
}
