import { MIRROR_TABLES } from '@werkbank/model/mirror/tables.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { isTags, withoutTags } from '@werkbank/model/records/tags.ts'
import { createSignal, For, Show, untrack } from 'solid-js'
import { z } from 'zod'
import { PersonName } from '../design/avatar.tsx'
import { Button } from '../design/button.tsx'
import { formatDate } from '../i18n/format.ts'
import {
  choiceWord,
  hasHistory,
  type RecordWithHistory,
  recordField,
  recordValue,
  referredName,
} from '../i18n/record-words.ts'
import { t, tDynamic } from '../i18n/t.ts'
import { createServerValue, useWorkspace } from '../identity/index.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { createOnline } from '../presence/index.tsx'

const pageSchema = z.object({
  items: z.array(
    z.object({
      at: z.string(),
      actor: z.string().nullable(),
      record: z.string(),
      what: z.enum(['created', 'changed', 'removed']),
      fields: z.record(z.string(), z.tuple([z.unknown(), z.unknown()]).nullable()),
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

/** Of tags only what came and what went. */
const shownOf = ([before, after]: [unknown, unknown]): [unknown, unknown] =>
  isTags(before) && isTags(after) ? [withoutTags(before, after), withoutTags(after, before)] : [before, after]
const isNoTag = (part: unknown): boolean => isTags(part) && part.length === 0

function Entry(props: {
  change: Change
  own: RecordWithHistory
  currency: string
  onlineOf: (userId: string) => string | undefined
}) {
  const mirror = useMirror()
  const who = () => mirror.get('people', props.change.actor ?? '')?.name ?? t('history.somebody')
  const record = () => (hasHistory(props.change.record) ? props.change.record : props.own)
  const value = (name: string, part: unknown) =>
    isChoice(record(), name)
      ? choiceWord(record(), name, String(part))
      : recordValue(name, referredName(mirror, name, part), props.currency)
  /** A created or removed record is described by its fields. */
  const told = () =>
    Object.entries(props.change.fields).filter(
      ([, parts]) => props.change.what === 'changed' || parts?.some((part) => part !== null && part !== ''),
    )
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
      <ul class="text-muted">
        <For each={told()}>
          {([name, parts]) => (
            <li class="wrap-anywhere">
              {recordField(record(), name)}
              <Show when={parts && shownOf(parts)}>
                {(known) => (
                  <>
                    {' '}
                    <Show when={props.change.what !== 'created' && !isNoTag(known()[0])}>
                      <del>{value(name, known()[0])}</del>{' '}
                    </Show>
                    <Show when={props.change.what !== 'removed' && !isNoTag(known()[1])}>
                      <ins class="text-ink no-underline">{value(name, known()[1])}</ins>
                    </Show>
                  </>
                )}
              </Show>
            </li>
          )}
        </For>
      </ul>
    </li>
  )
}

/** Fields whose values are codes, which readers have words for. */
const isChoice = (record: RecordWithHistory, name: string): boolean =>
  Object.values<AnyRecord>(MIRROR_TABLES).find((one) => one.name === record)?.fields[name]?.narrowing === 'choices'

/** A part of the record, and what became of it. */
const partWord = (record: RecordWithHistory, what: Change['what']): string =>
  tDynamic(`history.${record.replaceAll('-', '_')}_${what}`, {}, record)
