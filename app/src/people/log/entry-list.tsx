import { Key } from '@solid-primitives/keyed'
import { securityEventSchema } from '@werkbank/model/identity/security-event.ts'
import { type Accessor, createEffect, createSignal, on, Show } from 'solid-js'
import { z } from 'zod'
import { Button } from '../../design/button.tsx'
import { t } from '../../i18n/t.ts'
import { createServerValue, ServerValue } from '../../identity/index.ts'
import { createOnline } from '../../presence/index.tsx'
import { createRoles } from '../roles/create-roles.ts'
import { roleWords } from '../roles/rights.ts'
import { createTicks } from './create-ticks.ts'
import { LogEntry } from './log-entry.tsx'

const pageSchema = z.object({ items: z.array(securityEventSchema), nextCursor: z.string().nullable() })

/** Entries of the log, newest first: new ones appear by themselves, older ones page by page. `address` and `filter`: what is asked; `changes`: where what an entry changed is read. */
export function EntryList(props: {
  address: string
  filter?: Accessor<Record<string, string | undefined>>
  changes?: string
  limit?: number
}) {
  const [cursor, setCursor] = createSignal<string>()
  const filter = () => props.filter?.() ?? {}
  createEffect(on(filter, () => setCursor(undefined), { defer: true }))
  const address = () => {
    const given = Object.entries({ ...filter(), limit: String(props.limit ?? 100), cursor: cursor() })
    return `${props.address}?${new URLSearchParams(given.filter((pair): pair is [string, string] => pair[1] !== undefined))}`
  }
  const page = createServerValue(
    address,
    pageSchema,
    createTicks(() => cursor() === undefined),
  )
  const onlineOf = createOnline()
  const roles = createRoles()
  const nameOfRole = (key: string) => roleWords(key, roles.value()?.find((role) => role.key === key)?.name)
  return (
    <ServerValue answer={page} class="px-4 py-2">
      {(now) => (
        <>
          <ul class="divide-y divide-line">
            <Key
              each={now().items}
              by="seq"
              fallback={<li class="px-4 py-8 text-center text-muted">{t('people.logNone')}</li>}
            >
              {(entry) => <LogEntry entry={entry()} at={props.changes} onlineOf={onlineOf} nameOfRole={nameOfRole} />}
            </Key>
          </ul>
          <Show when={now().nextCursor}>
            {(next) => (
              <div class="p-4">
                <Button onClick={() => setCursor(next())}>{t('people.logOlder')}</Button>
              </div>
            )}
          </Show>
        </>
      )}
    </ServerValue>
  )
}
