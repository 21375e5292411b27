import { A } from '@solidjs/router'
import { logChangeSchema } from '@werkbank/model/identity/security-event.ts'
import { For, Show } from 'solid-js'
import { z } from 'zod'
import { ChangedFields } from '../../history/index.tsx'
import { hasHistory, type RecordWithHistory } from '../../i18n/record-words.ts'
import { t, tDynamic } from '../../i18n/t.ts'
import { createServerValue, ServerValue } from '../../identity/index.ts'
import { useMirror } from '../../mirror/use-mirror.ts'
import { pathOf, titleOf } from '../../subjects.ts'

type Change = z.infer<typeof logChangeSchema>
type Fields = Record<string, readonly [unknown, unknown]>
const answerSchema = z.object({ items: z.array(logChangeSchema) })

/** What an entry changed, from what to what, as far as the reader may see it; asked for when somebody opens it. `at`: where entries are read. */
export function EntryChanges(props: { at: string; seq: number }) {
  const changes = createServerValue(() => `${props.at}/${props.seq}/changes`, answerSchema)
  return (
    <ServerValue answer={changes}>
      {(known) => (
        <Show when={known().items.length > 0}>
          <section aria-label={t('people.logChanged')} class="mt-2">
            <h4 class="text-muted">{t('people.logChanged')}</h4>
            <ul class="flex flex-col gap-1">
              <For each={known().items}>{(change) => <Told change={change} />}</For>
            </ul>
          </section>
        </Show>
      )}
    </ServerValue>
  )
}

function Told(props: { change: Change }) {
  const mirror = useMirror()
  const { type, subjectType, subjectId, payload } = props.change
  const [record = '', what = ''] = type.split('.')
  const subject = `${subjectType}:${subjectId}`
  const fields = payload['fields']
  return (
    <li>
      <p>
        {tDynamic(`events.${type.replaceAll(/[.-]/g, '_')}`, {}, type)}{' '}
        <Show when={titleOf(mirror, subject)}>
          {(title) => (
            <Show when={pathOf(subject)} fallback={title()}>
              {(path) => (
                <A class="reach text-accent underline" href={path()}>
                  {title()}
                </A>
              )}
            </Show>
          )}
        </Show>
      </p>
      <Show when={hasHistory(record) && isFields(fields)}>
        <ChangedFields
          record={record as RecordWithHistory}
          what={what === 'created' || what === 'removed' ? what : 'changed'}
          fields={fields as Fields}
          currency="EUR"
        />
      </Show>
    </li>
  )
}

const isFields = (fields: unknown): fields is Fields =>
  typeof fields === 'object' &&
  fields !== null &&
  Object.values(fields).every((parts) => Array.isArray(parts) && parts.length === 2)
