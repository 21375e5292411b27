import { createEffect, createSignal, createUniqueId, type JSX, on, Show, splitProps } from 'solid-js'
import { formatQuantity } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { classes } from '../classes.ts'
import { createMissing } from './required.ts'

export const inputClass =
  'h-target w-full min-w-0 rounded-md border border-control bg-surface px-2 text-sm text-ink aria-[invalid=true]:border-danger disabled:opacity-60'

export interface FieldBase {
  /** The visible label; with `hideLabel` it is only read aloud (cells of a table). */
  label: string
  hideLabel?: boolean
  hint?: string
  /** What is wrong and what to do; shown under the field and read aloud. */
  error?: string | undefined
}

interface FieldProps extends FieldBase {
  /** Buttons below the error: what one may choose from. */
  choices?: JSX.Element
  children: (ids: { id: string; describedBy: string | undefined; invalid: boolean | undefined }) => JSX.Element
}

/** Label, hint and error around any control, wired for screen readers. */
export function Field(props: FieldProps) {
  const id = createUniqueId()
  const noteId = `${id}-note`
  const note = () => props.error ?? props.hint
  return (
    <div class="flex min-w-0 flex-col gap-1">
      <label for={id} class={props.hideLabel ? 'sr-only' : 'text-xs font-medium text-muted'}>
        {props.label}
      </label>
      {props.children({
        id,
        get describedBy() {
          return note() ? noteId : undefined
        },
        get invalid() {
          return props.error ? true : undefined
        },
      })}
      <Show when={note()}>
        <p
          id={noteId}
          role={props.error ? 'alert' : undefined}
          class={classes('text-xs', props.error ? 'text-danger' : 'text-muted')}
        >
          {note()}
        </p>
      </Show>
      {props.choices}
    </div>
  )
}

interface LimitedProps {
  value: string
  onInput: (value: string) => void
  maxLength?: number | string | undefined
  /** Each keystroke is kept at once: what is too long stays in the field and is not reported until it is shorter. */
  keepsWithin?: boolean
}

/** An overlong text is reported and kept: the browser's own limit would silently cut off pasted text. */
function createLimit(props: LimitedProps) {
  const [typed, setTyped] = createSignal<string>()
  createEffect(
    on(
      () => props.value,
      () => setTyped(undefined),
    ),
  )
  const over = (text: string) =>
    props.maxLength === undefined ? 0 : Math.max(0, [...text].length - Number(props.maxLength))
  return {
    type(text: string) {
      setTyped(text)
      if (!props.keepsWithin || over(text) === 0) props.onInput(text)
    },
    /** It stands nowhere but in its field. */
    isUnread: () => (props.keepsWithin ?? false) && over(typed() ?? props.value) > 0,
    error() {
      const count = over(typed() ?? props.value)
      return count > 0 ? t('common.tooLong', { count, max: formatQuantity(String(props.maxLength)) }) : undefined
    },
  }
}

/** What a browser checks itself it says itself, in its own language: forms have the rules of their commands (`createFormCheck`). */
type CheckedByBrowser = 'required' | 'pattern' | 'min' | 'max' | 'minLength' | 'minlength' | 'step'
export type InputAttributes = Omit<
  JSX.InputHTMLAttributes<HTMLInputElement>,
  'onInput' | 'onChange' | 'value' | CheckedByBrowser
>

export interface TextInputProps extends FieldBase, InputAttributes {
  value: string
  /** Called on every keystroke. */
  onInput: (value: string) => void
  keepsWithin?: boolean
  /** '' where what stands in it is read by nobody yet. */
  'data-unread'?: '' | undefined
  /** Its form is not sent without, and it says so then. */
  required?: boolean
}

/** A mail address: keyboards of phones show the @. Not of the type `email`, which the browser would check in its own language, before our form does. */
export const MAIL_FIELD = { inputmode: 'email', autocapitalize: 'off', spellcheck: false } as const

/** One line of text. It never overwrites what the person is typing: `value` is taken over when it differs. */
export function TextInput(props: TextInputProps) {
  const [own, rest] = splitProps(props, [
    'label',
    'hideLabel',
    'hint',
    'error',
    'value',
    'onInput',
    'class',
    'maxLength',
    'keepsWithin',
    'required',
  ])
  const limit = createLimit(own)
  const missing = createMissing(props)
  return (
    <Field {...own} error={own.error ?? missing() ?? limit.error()}>
      {(ids) => (
        <input
          type="text"
          autocomplete="off"
          {...rest}
          id={ids.id}
          aria-describedby={ids.describedBy}
          aria-invalid={ids.invalid}
          aria-required={own.required}
          data-unread={limit.isUnread() || rest['data-unread'] !== undefined ? '' : undefined}
          class={classes(inputClass, 'read-only:bg-sunken', own.class)}
          value={own.value}
          onInput={(event) => limit.type(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

export interface TextAreaProps
  extends FieldBase,
    Omit<JSX.TextareaHTMLAttributes<HTMLTextAreaElement>, 'onInput' | 'onChange' | 'value' | CheckedByBrowser> {
  value: string
  onInput: (value: string) => void
  keepsWithin?: boolean
  /** Its form is not sent without, and it says so then. */
  required?: boolean
  /** What stands in it is kept nowhere else, as in `NumberInput`. */
  'data-unread'?: '' | undefined
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps) {
  const [own, rest] = splitProps(props, [
    'label',
    'hideLabel',
    'hint',
    'error',
    'value',
    'onInput',
    'class',
    'maxLength',
    'keepsWithin',
    'required',
  ])
  const limit = createLimit(own)
  const missing = createMissing(props)
  return (
    <Field {...own} error={own.error ?? missing() ?? limit.error()}>
      {(ids) => (
        <textarea
          rows={3}
          dir="auto" // Arabic and Hebrew begin at the right, in the same field
          {...rest}
          id={ids.id}
          aria-describedby={ids.describedBy}
          aria-invalid={ids.invalid}
          aria-required={own.required}
          data-unread={limit.isUnread() || rest['data-unread'] !== undefined ? '' : undefined}
          class={classes(inputClass.replace('h-target ', ''), 'py-1.5 read-only:bg-sunken', own.class)}
          value={own.value}
          onInput={(event) => limit.type(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

export interface CheckboxProps {
  label: string
  /** What is read aloud, where the words beside the box say less. */
  name?: string
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}

/** A box to tick, with its words; the whole line is the target. */
export function Checkbox(props: CheckboxProps) {
  return (
    <label class="inline-flex min-h-target cursor-pointer items-center gap-2 text-sm">
      <input
        type="checkbox"
        aria-label={props.name}
        class="size-4 accent-(--accent-fill)"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      {props.label}
    </label>
  )
}

export interface SelectProps<T extends string> extends FieldBase {
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  disabled?: boolean
  /** Its form is not sent without a choice, and it says so then. */
  required?: boolean
}

/** One of a few: the device's own list, which works best with a keyboard, a thumb and a screen reader. */
export function Select<T extends string>(props: SelectProps<T>) {
  const missing = createMissing(props)
  return (
    <Field label={props.label} hideLabel={props.hideLabel} hint={props.hint} error={props.error ?? missing()}>
      {(ids) => (
        <select
          id={ids.id}
          aria-describedby={ids.describedBy}
          aria-invalid={ids.invalid}
          aria-required={props.required}
          class={inputClass}
          disabled={props.disabled}
          value={props.value}
          onChange={(event) => props.onChange(event.currentTarget.value as T)}
        >
          {props.options.map((option) => (
            <option value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
