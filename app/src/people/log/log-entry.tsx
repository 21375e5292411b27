import { A } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import { PersonName } from '../../design/avatar.tsx'
import { Badge } from '../../design/badge.tsx'
import { deviceWords } from '../../i18n/device-words.ts'
import { formatDate } from '../../i18n/format.ts'
import { t, tDynamic } from '../../i18n/t.ts'
import { useMirror } from '../../mirror/use-mirror.ts'
import { EntryChanges } from './entry-changes.tsx'
import { fieldsOf, type LogField, wordsOf } from './log-fields.ts'
import { aboutWords, type Entry, pageOf, readableDetails, typeWords } from './log-words.ts'

/** One entry of the log; opened, each field with what stood there before, and the way to the record (ID-128). `at`: where what it changed is read. */
export function LogEntry(props: {
  entry: Entry
  at?: string
  onlineOf: (userId: string) => string | undefined
  nameOfRole: (key: string) => string
}) {
  const { entry } = props
  const mirror = useMirror()
  const [open, setOpen] = createSignal(false)
  const name = () => aboutWords(mirror, entry)
  const about = () => [name() && `→ ${name()}`, entry.address].filter(Boolean).join(' · ')
  const fields = () =>
    [
      ...fieldsOf(readableDetails(entry.details), wordsOf(entry, props.nameOfRole)),
      { name: t('people.logBrowser'), after: deviceWords(entry.userAgent) ?? entry.userAgent },
      { name: t('people.logRequest'), after: entry.requestId },
    ].filter(({ before, after }: LogField) => before || after)
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
          <Show when={entry.actorName}>
            <PersonName name={entry.actorName} online={props.onlineOf(entry.actor ?? '')} />
          </Show>
          {entry.actorName && about() && ' · '}
          {about()}
        </p>
        <details class="text-xs" onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary class="reach w-fit cursor-pointer text-muted">{t('people.logDetails')}</summary>
          <Show when={open() && fields().length > 0}>
            <Fields fields={fields()} />
          </Show>
          <Show when={open() && entry.result === 'done' && props.at}>
            {(at) => <EntryChanges at={at()} seq={entry.seq} />}
          </Show>
        </details>
      </div>
      <Show when={pageOf(entry)}>
        {(href) => (
          <A
            class="reach text-accent underline"
            href={href()}
            aria-label={`${t('people.logOpen')}: ${name() || entry.subjectId}`}
          >
            {t('people.logOpen')}
          </A>
        )}
      </Show>
    </li>
  )
}

function Fields(props: { fields: readonly LogField[] }) {
  const hasBefore = () => props.fields.some(({ before }) => before !== undefined)
  return (
    <table class="mt-1 w-full table-fixed">
      <thead class="text-left text-muted">
        <tr>
          <th class="w-40 py-0.5 font-medium">{t('people.logField')}</th>
          <Show when={hasBefore()}>
            <th class="py-0.5 font-medium">{t('people.logBefore')}</th>
          </Show>
          <th class="py-0.5 font-medium">{t(hasBefore() ? 'people.logAfter' : 'people.logDetail_value')}</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.fields}>
          {({ name, before, after }) => (
            <tr class="border-t border-line align-top">
              <th class="py-0.5 text-left font-normal text-muted">{tDynamic(`people.logDetail_${name}`, {}, name)}</th>
              <Show when={hasBefore()}>
                <td class="wrap-anywhere py-0.5 pr-2">{before}</td>
              </Show>
              <td class="wrap-anywhere py-0.5">{after}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}
