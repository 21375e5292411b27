import { type Kind, readValue, type SettingValue } from '@werkbank/model/settings/kinds.ts'
import type { Setting } from '@werkbank/model/settings/setting.ts'
import { createEffect, createMemo, createSignal, Match, on, Switch } from 'solid-js'
import { Checkbox, Select } from '../design/field/field.tsx'
import { NumberInput } from '../design/field/number-input.tsx'
import { currencyWords, decimalToMinor, minorDigits, minorToDecimal } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { choiceWords, unitOf, valueWords, wordsOf } from './value-words.ts'

export interface SettingControlProps {
  setting: Setting
  value: SettingValue
  currency: string
  onChange: (value: SettingValue) => void
}

/** Changes a setting as its kind is changed: a choice at once, what is typed when its field is left or with Enter. */
export function SettingControl(props: SettingControlProps) {
  const name = () => wordsOf(props.setting).name
  const kindOf = <N extends Kind['kind']>(wanted: N) => {
    const { kind } = props.setting
    return kind.kind === wanted ? (kind as Extract<Kind, { kind: N }>) : undefined
  }
  return (
    <Switch fallback={<TypedNumber {...props} />}>
      <Match when={kindOf('choice')}>
        {(kind) => (
          <Select
            label={name()}
            hideLabel
            value={String(props.value)}
            options={kind().choices.map((value) => ({ value, label: choiceWords(props.setting, value) }))}
            onChange={props.onChange}
          />
        )}
      </Match>
      <Match when={kindOf('yesNo')}>
        <Checkbox
          label={t(props.value ? 'history.yes' : 'history.no')}
          name={name()}
          checked={props.value === true}
          onChange={props.onChange}
        />
      </Match>
    </Switch>
  )
}

function TypedNumber(props: SettingControlProps) {
  const kind = () => props.setting.kind
  const isMoney = () => kind().kind === 'money'
  const digits = () => (isMoney() ? minorDigits(props.currency) : 0)
  const written = (value: SettingValue) => minorToDecimal(Number(value), digits())
  const [typed, setTyped] = createSignal(written(props.value))
  // A change of another setting must not reset what is being typed here.
  const counts = createMemo(() => props.value)
  createEffect(on(counts, (value) => setTyped(written(value)), { defer: true }))
  const read = () => readValue(kind(), decimalToMinor(typed(), digits()))
  const leave = () => {
    const value = read()
    if (value !== undefined && value !== props.value) props.onChange(value)
  }
  const limits = () => {
    const { from, to } = kind() as { from: number; to: number }
    const [least, most] = [from, to].map((value) => valueWords(props.setting, value, props.currency)) as [
      string,
      string,
    ]
    return t('settings.fromTo', { from: least, to: most })
  }
  const unit = () => {
    const known = kind()
    return known.kind === 'number' ? unitOf(known.unit, Number(props.value)) : props.currency
  }
  return (
    <NumberInput
      label={wordsOf(props.setting).name}
      hideLabel
      value={typed()}
      decimals={digits()}
      unit={unit()}
      class={unit() ? 'pr-24' : ''}
      words={isMoney() ? currencyWords(props.currency) : []}
      error={read() === undefined ? limits() : undefined}
      keepsLast
      data-unread={read() === undefined ? '' : undefined}
      onInput={setTyped}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') leave()
        if (event.key === 'Escape' && typed() !== written(props.value)) {
          event.stopPropagation()
          setTyped(written(props.value))
        }
      }}
    />
  )
}
