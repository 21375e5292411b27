import { createSignal, For, Show, untrack } from 'solid-js'
import { z } from 'zod'
import { PersonName } from '../design/avatar.tsx'
import { Button } from '../design/button.tsx'
import { deviceWords } from '../i18n/device-words.ts'
import { formatDate } from '../i18n/format.ts'
import { hasHistory, type RecordWithHistory } from '../i18n/record-words.ts'
import { t, tDynamic } from '../i18n/t.ts'
import { createServerValue, useWorkspace } from '../identity/index.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { createOnline } from '../presence/index.tsx'
import { ChangedFields } from './changed-fields.tsx'

const pageSchema = z.object({
  items: z.array(
    z.object({
      at: z.string(),
      actor: z.string().nullable(),
      record: z.string(),
      what: z.enum(['created', 'changed', 'removed']),
      fields: z.record(z.string(), z.tuple([z.unknown(), z.unknown()]).nullable()),
      origin: z.object({ address: z.string(), userAgent: z.string(), reason: z.string().nullable() }).optional(),
    }),
  ),
  nextCursor: z.string().nullable(),
})
type Change = z.infer<typeof pageSchema>['items'][number]
const PAGE = 10

/** The changes of a record's fields with author, time, old and new value (PR-04). Read from the API, again with each `version`. */
export function RecordChanges(props: {
  record: RecordWithHistory
  many?: string
  id: string
  version: number
  currency?: string
}) {
  const { online } = useWorkspace()
  const onlineOf = createOnline()
  const [limit, setLimit] = createSignal(PAGE)
  const page = createServerValue(
    () => `/${props.many ?? `${props.record}s`}/${props.id}/changes?limit=${untrack(limit)}`,
    pageSchema,
    () => [props.version, limit()],
  )
  return (
    <section aria-label={t('history.title')} class="p-4">
      <Show
        when={page.value()}
        fallback={<p class="text-muted">{t(online() ? 'history.loading' : 'history.offline')}</p>}
      >
        {(known) => (
          <>
            <ol class="flex flex-col gap-2">
              <For each={known().items} fallback={<li class="text-muted">{t('history.empty')}</li>}>
                {(change) => (
                  <Entry change={change} own={props.record} currency={props.currency ?? 'EUR'} onlineOf={onlineOf} />
                )}
              </For>
            </ol>
            <Show when={known().nextCursor}>
              <Button onClick={() => setLimit(limit() + 5 * PAGE)}>{t('history.more')}</Button>
            </Show>
          </>
        )}
      </Show>
    </section>
  )
}

function Entry(props: {
  change: Change
  own: RecordWithHistory
  currency: string
  onlineOf: (userId: string) => string | undefined
}) {
  const mirror = useMirror()
  const who = () => mirror.get('people', props.change.actor ?? '')?.name ?? t('history.somebody')
  const record = () => (hasHistory(props.change.record) ? props.change.record : props.own)
  return (
    <li>
      <p class="flex items-baseline justify-between gap-2">
        <PersonName name={who()} online={props.onlineOf(props.change.actor ?? '')} class="truncate font-medium" />
        <time class="shrink-0 text-xs text-muted" dateTime={props.change.at}>
          {formatDate(props.change.at, 'dayTime')}
        </time>
      </p>
      <Show when={record() !== props.own}>
        <p>{partWord(record(), props.change.what)}</p>
      </Show>
      <Show when={originWords(props.change.origin)}>{(words) => <p class="text-xs text-muted">{words()}</p>}</Show>
      <ChangedFields
        record={record()}
        what={props.change.what}
        fields={props.change.fields}
        currency={props.currency}
      />
    </li>
  )
}

/** From where and why, where the reader may know that. */
const originWords = (origin: Change['origin']): string =>
  origin ? [origin.address, deviceWords(origin.userAgent), origin.reason].filter(Boolean).join(' · ') : ''

/** A part of the record, and what became of it. */
const partWord = (record: RecordWithHistory, what: Change['what']): string =>
  tDynamic(`history.${record.replaceAll('-', '_')}_${what}`, {}, record)
