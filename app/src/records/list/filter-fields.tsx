import type { Field } from '@werkbank/model/records/field.ts'
import { optionsOf } from '@werkbank/model/records/narrowing.ts'
import { tagsIn, tagsText, withoutTags, withTags } from '@werkbank/model/records/tags.ts'
import { For, Match, Show, Switch } from 'solid-js'
import { Button } from '../../design/button.tsx'
import { DateInput } from '../../design/field/date-input.tsx'
import { Select, TextInput } from '../../design/field/field.tsx'
import { NumberInput } from '../../design/field/number-input.tsx'
import { decimalToMinor, minorDigits, minorToDecimal } from '../../i18n/format.ts'
import { choiceWord, recordField } from '../../i18n/record-words.ts'
import { t } from '../../i18n/t.ts'
import { usePerson } from '../../identity/index.ts'
import { ANY, NOTHING, ReferenceField } from '../reference-field.tsx'
import { TagInput } from '../tag-input.tsx'
import type { RecordList } from './create-list.ts'

/** A control for each field that narrows a list, by its kind. What they say is in the address. */
export function FilterFields(props: { list: RecordList }) {
  return (
    <fieldset
      aria-label={t('common.filters')}
      class="order-last grid w-full grid-cols-2 items-end gap-2 sm:grid-cols-3 lg:grid-cols-6"
    >
      <GroupField list={props.list} />
      <For each={Object.entries(props.list.fields)}>
        {([name, field]) => <FilterField list={props.list} name={name} field={field} />}
      </For>
      <Show when={props.list.conditions().length > 0}>
        <Button onClick={() => props.list.clear()}>{t('common.clearFilters')}</Button>
      </Show>
    </fieldset>
  )
}

/** By which field rows are grouped; beside it, what folds all of them. */
function GroupField(props: { list: RecordList }) {
  const { folding } = props.list
  const options = () => [
    { value: '', label: t('common.noGroups') },
    ...Object.keys(props.list.groups).map((name) => ({
      value: name,
      label: recordField(props.list.record.name, name),
    })),
  ]
  const isFolded = () => props.list.state.filter('folded')?.startsWith('*') ?? false
  return (
    <Show when={options().length > 1}>
      <Select
        label={t('common.groupBy')}
        value={props.list.group() ?? ''}
        options={options()}
        onChange={props.list.setGroup}
      />
      <Show when={props.list.group()}>
        <Button onClick={() => (isFolded() ? folding.unfoldAll() : folding.foldAll())}>
          {isFolded() ? t('common.unfoldAll') : t('common.foldAll')}
        </Button>
      </Show>
    </Show>
  )
}

function FilterField(props: { list: RecordList; name: string; field: Field }) {
  const person = usePerson()
  const label = () => recordField(props.list.record.name, props.name)
  const value = (name: string) => props.list.state.filter(name) ?? ''
  const set = (name: string) => (next: string) => props.list.state.setFilter(name, next || undefined)
  const isTime = () => props.field.wire === 'moment' || props.field.columns.includes('date')
  const digits = () => (props.name.endsWith('Minor') ? minorDigits(person.organisation?.currency ?? 'EUR') : 0)
  const choices = () => [
    { value: '', label: t('common.any') },
    ...(props.field.narrowing === 'yesNo'
      ? [
          { value: 'true', label: t('history.yes') },
          { value: 'false', label: t('history.no') },
        ]
      : optionsOf(props.field).map((one) => ({
          value: one,
          label: choiceWord(props.list.record.name, props.name, one),
        }))),
  ]
  /** What stands in the address and is no id narrows nothing, and isn't shown. */
  const isAsked = () => props.list.conditions().some(({ field }) => field === props.name)
  const bounds = () => [
    { name: `${props.name}From`, label: t('common.rangeFrom', { field: label() }) },
    { name: `${props.name}To`, label: t('common.rangeTo', { field: label() }) },
  ]
  return (
    <Switch
      fallback={<TextInput label={label()} value={value(props.name)} onInput={set(props.name)} maxLength={200} />}
    >
      <Match when={props.field.narrowing === 'choices' || props.field.narrowing === 'yesNo'}>
        <Select label={label()} value={value(props.name)} options={choices()} onChange={set(props.name)} />
      </Match>
      <Match when={props.field.narrowing === 'reference'}>
        <ReferenceField
          name={props.name}
          label={label()}
          value={isAsked() ? value(props.name) : ''}
          placeholder={t('common.any')}
          first={props.field.isNullable ? [ANY, NOTHING] : [ANY]}
          onChange={set(props.name)}
        />
      </Match>
      <Match when={props.field.narrowing === 'tags'}>
        <TagsFilter list={props.list} label={label()} value={value(props.name)} onChange={set(props.name)} />
      </Match>
      <Match when={props.field.narrowing === 'range' && isTime()}>
        <For each={bounds()}>
          {(bound) => <DateInput label={bound.label} value={value(bound.name)} onInput={set(bound.name)} />}
        </For>
      </Match>
      <Match when={props.field.narrowing === 'range'}>
        <For each={bounds()}>
          {(bound) => (
            <NumberInput
              label={bound.label}
              value={shownBound(value(bound.name), digits())}
              decimals={props.field.wire === 'decimal' ? 6 : digits()}
              onInput={(typed) => set(bound.name)(digits() ? keptBound(typed, digits()) : typed)}
            />
          )}
        </For>
      </Match>
    </Switch>
  )
}

/** Those that a row has to have, all of them. */
function TagsFilter(props: { list: RecordList; label: string; value: string; onChange: (value: string) => void }) {
  const chosen = () => tagsIn(props.value)
  return (
    <TagInput
      label={props.label}
      table={props.list.name}
      tags={chosen()}
      mayMake={false}
      onAdd={(more) => props.onChange(tagsText(withTags(chosen(), more)))}
      onRemove={(tag) => props.onChange(tagsText(withoutTags(chosen(), [tag])))}
    />
  )
}

/** Amounts stand in the address in minor units, as the API takes them. */
const shownBound = (text: string, digits: number): string =>
  digits > 0 && /^-?\d{1,15}$/.test(text) ? minorToDecimal(Number(text), digits) : text
const keptBound = (typed: string, digits: number): string =>
  typed === '' ? '' : String(decimalToMinor(typed, digits) ?? '')
