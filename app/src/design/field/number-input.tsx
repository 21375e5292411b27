import {
  type NumberContext,
  type NumberReading,
  readNumber,
  writeNumber,
} from '@werkbank/model/base/read/read-number.ts'
import { createEffect, createMemo, createSignal, For, on, Show, splitProps } from 'solid-js'
import { decimalSign, formatDecimal } from '../../i18n/format.ts'
import { readingWords } from '../../i18n/reading-words.ts'
import { language, t } from '../../i18n/t.ts'
import { Button } from '../button.tsx'
import { classes } from '../classes.ts'
import { Field, type FieldBase, type InputAttributes, inputClass } from './field.tsx'
import { createMissing } from './required.ts'

export interface NumberInputProps extends FieldBase, InputAttributes {
  /** A decimal string, or '' for none. */
  value: string
  /** Called with a decimal string ('' when emptied) whenever the typing has one meaning; with what stood before when it has none. */
  onInput: (value: string) => void
  /** Quiet text after the number: a unit or a currency. It may be typed too. */
  unit?: string
  /** How fine it can be: 2 for euros. Default 6. */
  decimals?: number | undefined
  /** The unit has no halves: of two readings the whole one is meant. */
  whole?: boolean
  /** Largest amount, as a decimal string. */
  max?: string
  /** It may be below zero. */
  signed?: boolean
  /** What may be typed beside the number, besides `unit`. */
  words?: readonly string[]
  /** Emptied it keeps what it had. */
  keepsLast?: boolean
  /** Its form is not sent without, and it says so then. */
  required?: boolean
  /** What stands in it is kept nowhere else. */
  'data-unread'?: '' | undefined
}

const OWN = ['label', 'hideLabel', 'hint', 'error', 'value', 'onInput', 'class', 'unit', 'onBlur', 'onFocus'] as const
const RULES = ['decimals', 'whole', 'max', 'signed', 'words', 'keepsLast', 'required'] as const

/**
 * A number, read by the model's strict reader (I18N-41). Keeps exactly what is typed until the value changes from outside or the field is
 * left. What has several meanings is asked about below the field, what has none is marked with the place: neither is reported, and the
 * value is again what it was before the typing. At rest it shows thousands, while it is edited it doesn't.
 */
export function NumberInput(props: NumberInputProps) {
  const [own, rules, rest] = splitProps(props, OWN, RULES)
  const [typed, setTyped] = createSignal<string>()
  const [focused, setFocused] = createSignal(false)
  const shown = createMemo(() => (focused() ? writeNumber(own.value, decimalSign()) : atRest(own.value)))
  const context = (): NumberContext => ({
    decimalSign: decimalSign(),
    decimalsMax: rules.decimals ?? 6,
    whole: rules.whole ?? false,
    ...(rules.max === undefined ? {} : { max: rules.max }),
    signed: rules.signed ?? false,
    words: [own.unit ?? '', ...(rules.words ?? [])],
    dashForCents: true,
  })
  const reading = createMemo<NumberReading>(() => readNumber(typed() ?? '', context()))
  const isUnread = () => reading().kind === 'several' || reading().kind === 'none'
  // The value of the field before typing, and the one last reported from typing.
  let [before, reported] = [own.value, own.value]
  const report = (value: string) => {
    if (value === reported) return
    reported = value
    own.onInput(value)
  }
  createEffect(
    on([() => own.value, language], ([value]) => {
      if (bare(value) === bare(reported)) return
      ;[before, reported] = [value, value]
      if (!isUnread()) setTyped(undefined)
    }),
  )
  const type = (text: string) => {
    const read = readNumber(text, context())
    setTyped(text)
    if (read.kind === 'one') report(read.value)
    else if (read.kind === 'empty' && !rules.keepsLast) report('')
    else report(before)
  }
  const leave = () => {
    setFocused(false)
    if (isUnread()) return
    setTyped(undefined)
    ;[before, reported] = [own.value, own.value]
  }
  const missing = createMissing({
    get required() {
      return rules.required
    },
    // What can't be read is there all the same.
    get value() {
      return typed() ?? own.value
    },
  })
  let input: HTMLInputElement | undefined
  const choose = (value: string) => {
    type(writeNumber(value, decimalSign()))
    before = reported
    input?.focus()
  }
  return (
    <Field
      {...own}
      error={isUnread() ? readingWords(reading(), typed() ?? '', context()) : (own.error ?? missing())}
      choices={<Choices reading={reading()} onChoose={choose} />}
    >
      {(ids) => (
        <div class="relative">
          <input
            type="text"
            inputmode="decimal"
            autocomplete="off"
            {...rest}
            ref={input}
            id={ids.id}
            aria-describedby={ids.describedBy}
            aria-invalid={ids.invalid}
            aria-required={rules.required}
            data-number
            data-unread={isUnread() ? '' : rest['data-unread']}
            class={classes(inputClass, 'text-right read-only:bg-sunken', own.unit && 'pr-12', own.class)}
            value={typed() ?? shown()}
            onInput={(event) => type(event.currentTarget.value)}
            onFocus={(event) => {
              setFocused(true)
              if (typeof own.onFocus === 'function') own.onFocus(event)
            }}
            onBlur={(event) => {
              leave()
              if (typeof own.onBlur === 'function') own.onBlur(event)
            }}
          />
          <Show when={own.unit}>
            <span class="pointer-events-none absolute inset-y-0 right-2 flex items-center text-xs text-muted">
              {own.unit}
            </span>
          </Show>
        </div>
      )}
    </Field>
  )
}

/** 7.50 and 7.5 are one number. */
const bare = (value: string): string => (value.includes('.') ? value.replace(/\.?0+$/, '') : value)

const atRest = (value: string): string => (value === '' ? '' : formatDecimal(value))

/** What a doubtful number may mean, to choose from. */
function Choices(props: { reading: NumberReading; onChoose: (value: string) => void }) {
  const values = () => (props.reading.kind === 'several' ? props.reading.values : [])
  return (
    <Show when={values().length > 0}>
      <div class="flex flex-wrap gap-1">
        <For each={values()}>
          {(value) => (
            <Button
              aria-label={t('reading.means', { value: formatDecimal(value) })}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => props.onChoose(value)}
            >
              {formatDecimal(value)}
            </Button>
          )}
        </For>
      </div>
    </Show>
  )
}

/** Focuses the first field below `root` whose text could not be parsed; false where there is none. Called before a form is sent. */
export function showUnread(root: ParentNode | undefined): boolean {
  const field = root?.querySelector<HTMLElement>('[data-unread]')
  field?.focus({ preventScroll: true })
  field?.scrollIntoView({ block: 'center' })
  return field !== null && field !== undefined
}

/** What is wrong may lie outside of what is seen of a long form. */
export function showFirstWrong(form: ParentNode): void {
  const wrong = form.querySelector<HTMLElement>('[aria-invalid="true"]')
  wrong?.focus({ preventScroll: true })
  wrong?.scrollIntoView({ block: 'center' })
}
