import { MIRROR_TABLES } from '@werkbank/model/mirror/tables.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { isTags, withoutTags } from '@werkbank/model/records/tags.ts'
import { For, Show } from 'solid-js'
import { choiceWord, type RecordWithHistory, recordField, recordValue, referredName } from '../i18n/record-words.ts'
import { useMirror } from '../mirror/use-mirror.ts'

export type FieldChanges = Record<string, readonly [unknown, unknown] | null>
type What = 'created' | 'changed' | 'removed'

/** Of tags only what came and what went. */
const shownOf = ([before, after]: readonly [unknown, unknown]): readonly [unknown, unknown] =>
  isTags(before) && isTags(after) ? [withoutTags(before, after), withoutTags(after, before)] : [before, after]
const isNoTag = (part: unknown): boolean => isTags(part) && part.length === 0

/** Each field of a record with what stood there before and what stands there since; one that was created or removed is described by its fields. */
export function ChangedFields(props: {
  record: RecordWithHistory
  what: What
  fields: FieldChanges
  currency: string
}) {
  const mirror = useMirror()
  const value = (name: string, part: unknown) =>
    isChoice(props.record, name)
      ? choiceWord(props.record, name, String(part))
      : recordValue(name, referredName(mirror, name, part, props.record), props.currency)
  const told = () =>
    Object.entries(props.fields).filter(
      ([, parts]) => props.what === 'changed' || parts?.some((part) => part !== null && part !== ''),
    )
  return (
    <ul class="text-muted">
      <For each={told()}>
        {([name, parts]) => (
          <li class="wrap-anywhere">
            {recordField(props.record, name)}
            <Show when={parts && shownOf(parts)}>
              {(known) => (
                <>
                  {' '}
                  <Show when={props.what !== 'created' && !isNoTag(known()[0])}>
                    <del>{value(name, known()[0])}</del>{' '}
                  </Show>
                  <Show when={props.what !== 'removed' && !isNoTag(known()[1])}>
                    <ins class="text-ink no-underline">{value(name, known()[1])}</ins>
                  </Show>
                </>
              )}
            </Show>
          </li>
        )}
      </For>
    </ul>
  )
}

/** Fields whose values are codes, which readers have words for. */
const isChoice = (record: RecordWithHistory, name: string): boolean =>
  Object.values<AnyRecord>(MIRROR_TABLES).find((one) => one.name === record)?.fields[name]?.narrowing === 'choices'
