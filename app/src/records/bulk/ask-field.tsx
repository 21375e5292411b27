import { codeOf } from '@werkbank/model/base/rules.ts'
import { tableOf } from '@werkbank/model/mirror/tables.ts'
import type { BulkStep } from '@werkbank/model/records/bulk-step.ts'
import type { Field } from '@werkbank/model/records/field.ts'
import { inputLimit } from '@werkbank/model/records/field.ts'
import { optionsOf } from '@werkbank/model/records/narrowing.ts'
import { isTags, withoutTags, withTags } from '@werkbank/model/records/tags.ts'
import { createSignal, Match, Switch } from 'solid-js'
import { Select, TextInput } from '../../design/field/field.tsx'
import { NumberInput } from '../../design/field/number-input.tsx'
import { choiceWord, type RecordWithHistory } from '../../i18n/record-words.ts'
import { ruleWord } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { NOTHING, ReferenceField } from '../reference-field.tsx'
import { TagInput } from '../tag-input.tsx'
import { askWord } from './bulk-words.ts'

type Asks = NonNullable<BulkStep<{ id: string }>['asks']>

type AskProps = { record: RecordWithHistory; asks: Asks; given: unknown; onGive: (given: unknown) => void }

/** The fault of the value of a bulk step; undefined for a valid one. */
function wrongWord({ input }: Field, given: unknown): string | undefined {
  const [issue] = input.safeParse(given).error?.issues ?? []
  return issue && ruleWord(codeOf(issue))
}

/** A control for what a step asks, by the kind of its field; `onGive` gets the value as its command takes it, undefined for none. */
export function AskField(props: AskProps) {
  const field = () => props.asks.field
  const label = () => askWord(props.record, props.asks.name)
  const [typed, setTyped] = createSignal('')
  const type = (text: string) => {
    setTyped(text)
    props.onGive(givenBy(field(), text))
  }
  const error = () => {
    if (typed() === '') return undefined
    return wrongWord(field(), props.given)
  }
  return (
    <Switch
      fallback={
        <TextInput
          label={label()}
          value={typed()}
          onInput={type}
          error={error()}
          maxLength={inputLimit({ fields: { [props.asks.name]: field() } }, props.asks.name)}
        />
      }
    >
      <Match when={field().narrowing === 'reference'}>
        <ReferenceField
          name={props.asks.name}
          label={label()}
          value={typed()}
          first={field().isNullable ? [NOTHING] : []}
          onChange={type}
        />
      </Match>
      <Match when={field().narrowing === 'tags'}>
        <TagsAsked record={props.record} asks={props.asks} given={props.given} onGive={props.onGive} />
      </Match>
      <Match when={field().narrowing === 'choices'}>
        <Select
          label={label()}
          value={typed()}
          options={[
            { value: '', label: '' },
            ...optionsOf(field()).map((one) => ({ value: one, label: choiceWord(props.record, props.asks.name, one) })),
          ]}
          onChange={type}
        />
      </Match>
      <Match when={field().narrowing === 'range'}>
        <NumberInput
          label={label()}
          hint={props.asks.name === 'percent' ? t('bulk.percentHint') : undefined}
          value={typed()}
          unit={props.asks.name === 'percent' ? '%' : ''}
          signed={field().wire === 'decimal'}
          decimals={field().wire === 'decimal' ? 4 : 0}
          error={error()}
          onInput={type}
        />
      </Match>
    </Switch>
  )
}

/** Tags that all rows get or lose. */
function TagsAsked(props: AskProps) {
  const chosen = () => (isTags(props.given) ? props.given : [])
  const choose = (tags: readonly string[]) => props.onGive(tags.length > 0 ? tags : undefined)
  return (
    <TagInput
      label={askWord(props.record, props.asks.name)}
      table={tableOf({ name: props.record })}
      tags={chosen()}
      mayMake={!props.asks.isKnown}
      error={chosen().length > 0 ? wrongWord(props.asks.field, props.given) : undefined}
      onAdd={(more) => choose(withTags(chosen(), more))}
      onRemove={(tag) => choose(withoutTags(chosen(), [tag]))}
    />
  )
}

function givenBy({ wire, narrowing }: Field, text: string): unknown {
  if (text === '') return undefined
  if (narrowing === 'reference') return text === NOTHING ? null : text
  return wire === 'bare' ? Number(text) : text
}
