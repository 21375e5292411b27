import { Popover } from '@kobalte/core/popover'
import { type DayReading, readDay } from '@werkbank/model/base/read/read-day.ts'
import { CalendarDays } from 'lucide-solid/icons'
import { createEffect, createMemo, createSignal, For, lazy, on, Show, Suspense, splitProps } from 'solid-js'
import { formatDate } from '../../i18n/format.ts'
import { dayWords } from '../../i18n/reading-words.ts'
import { language, t } from '../../i18n/t.ts'
import { companyZone, today } from '../../i18n/zone.ts'
import { Button } from '../button.tsx'
import { classes } from '../classes.ts'
import { Field, type FieldBase, type InputAttributes, inputClass } from './field.tsx'
import { createMissing } from './required.ts'

/** Loaded with the first opened calendar: lists and orders start without it. */
const Calendar = lazy(async () => ({ default: (await import('./calendar.tsx')).Calendar }))

export interface DateInputProps extends FieldBase, InputAttributes {
  /** `YYYY-MM-DD`, or '' for none. */
  value: string
  /** Called with a day once its year is written in full, or the field is left; with '' when it is left empty; never with what has no single meaning. */
  onInput: (value: string) => void
  /** Its form is not sent without, and it says so then. */
  required?: boolean
}

const OWN = ['label', 'hideLabel', 'hint', 'error', 'value', 'onInput', 'class', 'disabled', 'required'] as const

/**
 * A day in the person's language, typed or chosen: the browser's own field uses the browser's language. Typed text is parsed by the model's strict
 * reader; while typing, the field shows in words which day it is. An unparsable or ambiguous text is reported below the field, and the value stays what
 * it was. Alt+Down opens the calendar (I18N-40, I18N-44).
 */
export function DateInput(props: DateInputProps) {
  const [own, rest] = splitProps(props, OWN)
  const missing = createMissing(own)
  const [open, setOpen] = createSignal(false)
  const typing = createTyping(own)
  const { reading, isUnread } = typing
  let input: HTMLInputElement | undefined
  const choose = (day: string) => {
    typing.report(day)
    setOpen(false)
    input?.focus()
  }
  const meant = () => {
    const read = reading()
    return read.kind === 'one' ? formatDate(read.value, 'long') : undefined
  }
  return (
    <Field
      {...own}
      error={
        isUnread() && (typing.left() || reading().kind === 'several')
          ? dayWords(reading(), typing.text())
          : (own.error ?? missing())
      }
      hint={meant() ?? own.hint}
      choices={<Choices reading={reading()} onChoose={choose} />}
    >
      {(ids) => (
        <Popover open={open()} onOpenChange={setOpen} placement="bottom-end" gutter={4}>
          <Popover.Anchor class="relative">
            <input
              type="text"
              inputmode="text"
              autocomplete="off"
              placeholder={shape()}
              {...rest}
              ref={input}
              id={ids.id}
              disabled={own.disabled}
              aria-describedby={ids.describedBy}
              aria-invalid={ids.invalid}
              aria-required={own.required}
              data-day
              data-unread={isUnread() ? '' : undefined}
              class={classes(inputClass, 'pr-8 pointer-coarse:pr-12 tabular-nums read-only:bg-sunken', own.class)}
              value={typing.text()}
              onInput={(event) => typing.type(event.currentTarget.value)}
              onChange={typing.settle}
              onKeyDown={(event) => {
                if (event.key !== 'ArrowDown' || !event.altKey) return
                event.preventDefault()
                typing.settle()
                setOpen(true)
              }}
            />
            <Opener disabled={own.disabled ?? false} />
          </Popover.Anchor>
          <Popup label={own.label} value={own.value} onChoose={choose} onClosed={() => input?.focus()} />
        </Popover>
      )}
    </Field>
  )
}

/** What is typed into the field of a day, what it means, and when that is reported. */
function createTyping(own: Pick<DateInputProps, 'value' | 'onInput'>) {
  const [typed, setTyped] = createSignal<string>()
  const [left, setLeft] = createSignal(false)
  const shown = () => typed() ?? formatDate(own.value)
  const reading = createMemo<DayReading>(() =>
    readDay(typed() ?? '', { order: 'day-first', today: today(), zone: companyZone() }),
  )
  const isUnread = () => reading().kind === 'several' || reading().kind === 'none'
  createEffect(on([() => own.value, language], () => !isUnread() && !isOwn() && setTyped(undefined), { defer: true }))
  /** What is there is what was typed: it stays as it was written until the field is left. */
  const isOwn = () => {
    const read = reading()
    return read.kind === 'one' && read.value === own.value
  }
  const report = (value: string) => {
    if (value !== own.value) own.onInput(value)
    setTyped(undefined)
    setLeft(false)
  }
  const settle = () => {
    const read = reading()
    setLeft(true)
    if (typed() === undefined) return
    if (read.kind === 'one') report(read.value)
    else if (read.kind === 'empty') report('')
  }
  const type = (text: string) => {
    setLeft(false)
    setTyped(text)
    const read = reading()
    if (read.kind === 'one' && isWhole(text) && read.value !== own.value) own.onInput(read.value)
  }
  return { text: shown, reading, isUnread, left, type, settle, report }
}

/** How a day is written: TT.MM.JJJJ. */
const shape = (): string =>
  formatDate('2026-12-31').replaceAll(/\d+/g, (part) =>
    t(part.length === 4 ? 'reading.year' : part === '31' ? 'reading.day' : 'reading.month'),
  )

function Opener(props: { disabled: boolean }) {
  return (
    <Popover.Trigger
      class="absolute inset-y-px right-px inline-flex w-7 pointer-coarse:w-target items-center justify-center rounded-r-md text-muted hover:bg-hover disabled:opacity-50 print:hidden [&>svg]:size-4"
      aria-label={t('reading.openCalendar')}
      disabled={props.disabled}
    >
      <CalendarDays aria-hidden="true" />
    </Popover.Trigger>
  )
}

function Popup(props: { label: string; value: string; onChoose: (day: string) => void; onClosed: () => void }) {
  return (
    <Popover.Portal>
      <Popover.Content
        // As large before the calendar has come as with it: a phone that has once been wider than its screen stays so.
        class="z-50 min-h-[calc(7*var(--target)+3rem)] min-w-[calc(7*var(--target)+1.5rem+2px)] rounded-lg border border-line bg-surface p-3 shadow-raised"
        aria-label={props.label}
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          props.onClosed()
        }}
      >
        <Suspense>
          <Calendar value={props.value} onChoose={props.onChoose} />
        </Suspense>
      </Popover.Content>
    </Popover.Portal>
  )
}

/** A day with all digits of its year: it is complete. */
const isWhole = (text: string): boolean => /^\d{4}-\d{1,2}-\d{2}$|\D\d{4}$/.test(text.trim())

/** What a doubtful day may mean, to choose from. */
function Choices(props: { reading: DayReading; onChoose: (value: string) => void }) {
  const values = () => (props.reading.kind === 'several' ? props.reading.values : [])
  return (
    <Show when={values().length > 0}>
      <div class="flex flex-wrap gap-1">
        <For each={values()}>
          {(value) => (
            <Button
              aria-label={t('reading.means', { value: formatDate(value, 'long') })}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => props.onChoose(value)}
            >
              {formatDate(value)}
            </Button>
          )}
        </For>
      </div>
    </Show>
  )
}
