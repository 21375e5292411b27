import {
  SECURITY_EVENTS,
  type SecurityEventType,
  securityEventSchema,
} from '@werkbank/model/identity/security-event.ts'
import { createSignal, For, Show } from 'solid-js'
import { z } from 'zod'
import { Badge } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { Select } from '../design/field.tsx'
import { SearchInput } from '../design/search-input.tsx'
import { createTableState } from '../design/table-state.ts'
import { formatDate } from '../i18n/format.ts'
import { t, tDynamic } from '../i18n/t.ts'
import { Answered, createAnswer } from '../identity/index.ts'

const pageSchema = z.object({ items: z.array(securityEventSchema), nextCursor: z.string().nullable() })
type Entry = z.infer<typeof securityEventSchema>
type Key<T extends string> = T extends `${infer A}.${infer B}`
  ? `${Key<A>}_${Key<B>}`
  : T extends `${infer A}-${infer B}`
    ? `${A}_${Key<B>}`
    : T
const typeWords = (type: SecurityEventType): string =>
  t(`people.log_${type.replaceAll(/[.-]/g, '_') as Key<SecurityEventType>}`)

/** Who signed in or failed to, who was refused what, who changed whose rights: newest first, by kind, name and address (US-13.4, ID-128). */
export function SecurityLog() {
  const state = createTableState()
  const [cursor, setCursor] = createSignal<string>()
  const kind = () =>
    (SECURITY_EVENTS as readonly string[]).includes(state.filter('kind') ?? '') ? state.filter('kind') : undefined
  const address = () => {
    const query = new URLSearchParams({ limit: '100' })
    const [type, text, after] = [kind(), state.query().trim(), cursor()]
    if (type) query.set('type', type)
    if (text) query.set('text', text.slice(0, 100))
    if (after) query.set('cursor', after)
    return `/security-events?${query}`
  }
  const page = createAnswer(address, pageSchema)
  const choose = (change: () => void) => {
    setCursor(undefined)
    change()
  }
  return (
    <div class="flex h-full min-h-0 flex-col">
      <div class="flex flex-wrap items-end gap-2 border-b border-line px-4 py-2">
        <SearchInput
          label={t('people.logSearch')}
          value={state.query()}
          onInput={(text) => choose(() => state.setQuery(text))}
        />
        <Select
          label={t('people.logKind')}
          hideLabel
          value={kind() ?? ''}
          options={[
            { value: '', label: t('people.logAll') },
            ...SECURITY_EVENTS.map((type) => ({ value: type as string, label: typeWords(type) })),
          ]}
          onChange={(type) => choose(() => state.setFilter('kind', type))}
        />
      </div>
      <div class="min-h-0 flex-1 overflow-auto">
        <Answered answer={page}>
          {(now) => (
            <>
              <ul class="divide-y divide-line">
                <For
                  each={now().items}
                  fallback={<li class="px-4 py-8 text-center text-muted">{t('people.logNone')}</li>}
                >
                  {(entry) => <Row entry={entry} />}
                </For>
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
        </Answered>
      </div>
    </div>
  )
}

function Row(props: { entry: Entry }) {
  const { entry } = props
  const details = () => wordsOf(entry.details)
  return (
    <li class="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2">
      <time class="w-48 shrink-0 tabular-nums text-muted" dateTime={entry.at}>
        {formatDate(entry.at, 'dayTime')}
      </time>
      <div class="min-w-0 flex-1 basis-64">
        <p>
          <span class="font-medium">{typeWords(entry.type)}</span>{' '}
          <Show when={entry.result === 'refused'}>
            <Badge meaning="warning">{t('people.logRefused')}</Badge>
          </Show>
        </p>
        <p class="wrap-anywhere text-muted">
          {[entry.actorName, entry.subjectName && `→ ${entry.subjectName}`, entry.address].filter(Boolean).join(' · ')}
        </p>
        <Show when={details()}>{(words) => <p class="wrap-anywhere text-xs text-muted">{words()}</p>}</Show>
      </div>
    </li>
  )
}

/** What only programs need. */
const UNSAID: readonly string[] = ['id', 'kind', 'password']

/** Before and after, each with its word; codes of rights and roles stay as they are. */
const wordsOf = (details: Record<string, unknown>): string =>
  Object.entries(details)
    .filter(([key]) => !UNSAID.includes(key))
    .map(([key, value]) => `${tDynamic(`people.logDetail_${key}`, {}, key)}: ${said(value)}`)
    .join(' · ')

const said = (value: unknown): string => {
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.join(', ') || '–' : JSON.stringify(value)
}
