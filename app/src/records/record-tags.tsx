import type { Command } from '@werkbank/model/base/command.ts'
import { codeOf } from '@werkbank/model/base/rules.ts'
import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { Field } from '@werkbank/model/records/field.ts'
import { tagsText, withoutTags, withTags } from '@werkbank/model/records/tags.ts'
import { createSignal, Show } from 'solid-js'
import { type RecordWithHistory, recordField } from '../i18n/record-words.ts'
import { ruleWord } from '../i18n/rule-word.ts'
import { useSend } from '../outbox/use-send.ts'
import { TagInput } from './tag-input.tsx'

/**
 * The tags of a record. Each is sent as soon as it is added or removed, with what was seen: what others add or remove at the same moment stays
 * (decision 0084).
 */
export function RecordTags(props: {
  table: MirrorTable
  record: { name: RecordWithHistory; fields: { tags: Field } }
  row: { id: string; tags: readonly string[] }
  /** What changes the record. */
  command: unknown
  mayChange: boolean
}) {
  const send = useSend()
  const [wrong, setWrong] = createSignal<string>()
  // A row from before there were tags has none.
  const tags = () => props.row.tags ?? []
  const change = (next: readonly string[]) => {
    const [issue] = props.record.fields.tags.input.safeParse(next).error?.issues ?? []
    setWrong(issue && ruleWord(codeOf(issue)))
    if (issue || next === tags()) return
    void send(props.command as Command, { id: props.row.id, tags: next, seen: { tags: tags() } } as never)
  }
  return (
    <Show when={props.mayChange || tags().length > 0}>
      <TagInput
        label={recordField(props.record.name, 'tags')}
        hideLabel
        table={props.table}
        tags={tags()}
        mayMake
        isFixed={!props.mayChange}
        error={wrong()}
        link={(tag) => `/${props.table}?tags=${encodeURIComponent(tagsText([tag]))}`}
        onAdd={(more) => change(withTags(tags(), more))}
        onRemove={(tag) => change(withoutTags(tags(), [tag]))}
      />
    </Show>
  )
}
