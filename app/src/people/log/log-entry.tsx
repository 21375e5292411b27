import { A } from '@solidjs/router'
import type { SecurityEventType, securityEventSchema } from '@werkbank/model/identity/security-event.ts'
import { For, Show } from 'solid-js'
import type { z } from 'zod'
import { PersonName } from '../../design/avatar.tsx'
import { Badge } from '../../design/badge.tsx'
import { formatDate } from '../../i18n/format.ts'
import { t, tDynamic } from '../../i18n/t.ts'
import { deviceWords } from '../sessions/device-words.ts'
import { fieldsOf, type LogField, wordsOf } from './log-fields.ts'

type Entry = z.infer<typeof securityEventSchema>
type Key<T extends string> = T extends `${infer A}.${infer B}`
  ? `${Key<A>}_${Key<B>}`
  : T extends `${infer A}-${infer B}`
    ? `${A}_${Key<B>}`
    : T
export const typeWords = (type: SecurityEventType): string =>
  t(`people.log_${type.replaceAll(/[.-]/g, '_') as Key<SecurityEventType>}`)

/** Where what an entry is about has a page of its own. */
const pageOf = ({ subjectType, subjectId }: Entry): string | undefined =>
  subjectType === 'user' && subjectId
    ? `/people/${subjectId}`
    : subjectType === 'role'
      ? '/people?tab=roles'
      : undefined

/** One entry of the security log; opened, each field with what stood there before, and the way to the record (ID-128). */
export function LogEntry(props: {
  entry: Entry
  onlineOf: (userId: string) => string | undefined
  nameOfRole: (key: string) => string
}) {
  const { entry } = props
  const about = [entry.subjectName && `→ ${entry.subjectName}`, entry.address].filter(Boolean).join(' · ')
  const fields = () => fieldsOf(entry.details, wordsOf(entry, props.nameOfRole))
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
          {entry.actorName && about && ' · '}
          {about}
        </p>
        <details class="text-xs">
          <summary class="reach w-fit cursor-pointer text-muted">{t('people.logDetails')}</summary>
          <Fields
            fields={[
              ...fields(),
              { name: t('people.logBrowser'), after: deviceWords(entry.userAgent) ?? entry.userAgent },
              { name: t('people.logRequest'), after: entry.requestId },
            ].filter(({ before, after }: LogField) => before || after)}
          />
        </details>
      </div>
      <Show when={pageOf(entry)}>
        {(href) => (
          <A
            class="text-accent underline"
            href={href()}
            aria-label={`${t('people.logOpen')}: ${entry.subjectName || entry.subjectId}`}
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
