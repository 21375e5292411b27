import { codesByField } from '@werkbank/model/base/rules.ts'
import type { AnyRecord } from '@werkbank/model/records/define-record.ts'
import { inputLimit } from '@werkbank/model/records/field.ts'
import { optionsOf } from '@werkbank/model/records/narrowing.ts'
import { createMemo, createSignal } from 'solid-js'
import type { z } from 'zod'
import { showFirstWrong, showUnread } from '../design/field/number-input.tsx'
import { currencyWords, decimalToMinor, minorDigits, minorToDecimal } from '../i18n/format.ts'
import { choiceWord, type RecordWithHistory, recordField } from '../i18n/record-words.ts'
import { t } from '../i18n/t.ts'
import { wrongField } from '../i18n/wrong-field.ts'

/** What is typed into a form until it is saved; see `createRowDraft` and `createEdits`. */
export interface FormDraft<Row> {
  value: <F extends keyof Row & string>(field: F) => Row[F]
  set: <F extends keyof Row & string>(field: F, to: Row[F]) => void
  /** What there is to save, with what was seen of it; undefined where nothing is. */
  changes: () => { fields: Partial<Row>; seen: Partial<Row> } | undefined
  clear: () => void
}

/** Fields of a row whose values are of a kind. */
type FieldsWith<Row, Value> = { [K in keyof Row]: NonNullable<Row[K]> extends Value ? K : never }[keyof Row] & string

type FormOf<Row> = {
  record: AnyRecord & { name: RecordWithHistory }
  /** The input of the command. */
  schema: () => z.ZodType
  draft: FormDraft<Row>
  isLocked?: () => boolean
}

/** What the controls of a form need, by kind of field. */
function createControls<Row extends object>(
  { record, draft, isLocked = () => false }: FormOf<Row>,
  error: (name: string) => string | undefined,
) {
  const label = (name: string) => recordField(record.name, name)
  const common = (name: string) => ({ label: label(name), error: error(name), readOnly: isLocked() })
  const put = (name: string, value: unknown) => draft.set(name as never, value as never)
  return {
    text(name: FieldsWith<Row, string>) {
      const isEmptied = (typed: string) => typed === '' && record.fields[name]?.isNullable === true
      return {
        ...common(name),
        value: (draft.value(name) ?? '') as string,
        maxLength: inputLimit(record, name),
        onInput: (typed: string) => put(name, isEmptied(typed) ? null : typed),
      }
    },
    /** A whole number. */
    number: (name: FieldsWith<Row, number>) => ({
      ...common(name),
      value: String(draft.value(name)),
      decimals: 0,
      onInput: (typed: string) => typed !== '' && put(name, Number(typed)),
    }),
    /** An exact decimal, kept as it is written. */
    decimal: (name: FieldsWith<Row, string>) => ({
      ...common(name),
      value: draft.value(name) as string,
      onInput: (typed: string) => put(name, typed),
    }),
    /** Minor units of a currency. */
    amount(name: FieldsWith<Row, number>, currency: string) {
      const digits = minorDigits(currency)
      return {
        ...common(name),
        value: minorToDecimal((draft.value(name) ?? 0) as number, digits),
        unit: currency,
        words: currencyWords(currency),
        decimals: digits,
        onInput: (typed: string) => {
          const minor = decimalToMinor(typed || '0', digits)
          if (minor !== undefined) put(name, minor)
        },
      }
    },
    /** One of the field's choices, or of `options`; '' is none. */
    choice<F extends FieldsWith<Row, string>>(name: F, options?: readonly { value: string; label: string }[]) {
      const field = record.fields[name]
      return {
        label: label(name),
        error: error(name),
        disabled: isLocked(),
        value: (draft.value(name) ?? '') as string,
        options:
          options ??
          (field ? optionsOf(field) : []).map((value) => ({ value, label: choiceWord(record.name, name, value) })),
        onChange: (value: string) => put(name, value === '' ? null : value),
      }
    },
    yesNo: (name: FieldsWith<Row, boolean>) => ({
      label: label(name),
      disabled: isLocked(),
      checked: draft.value(name) as boolean,
      onChange: (on: boolean) => put(name, on),
    }),
  }
}

/**
 * A form of a record: for each field the props of its control, by the kind of field, and one function that saves. Checked by the schema of the command
 * that it sends (VA-01); faults are shown after the first attempt to save, at their field and in a list, and the first one is focused (VA-12).
 */
export function createForm<Row extends object>(form: FormOf<Row>) {
  const { record, draft } = form
  const [tried, setTried] = createSignal(false)
  const wrong = createMemo(() => codesByField(form.schema(), draft.changes()?.fields ?? {}))
  const label = (name: string) => recordField(record.name, name)
  const error = (name: string) => (tried() ? wrongField(record.name, name, wrong().get(name)) : undefined)
  const clear = () => {
    draft.clear()
    setTried(false)
  }
  return {
    value: draft.value,
    set: draft.set,
    isChanged: () => draft.changes() !== undefined,
    /** The faults by field, after the first attempt to save. */
    findings: () =>
      [...(tried() ? wrong() : new Map()).keys()].map((name) => ({ label: label(name), words: error(name) })),
    ...createControls(form, error),
    clear,
    /** Saves what was changed, if nothing is wrong; what was typed stays until `send` has it. True where there is nothing more to do. */
    async save(
      element: HTMLFormElement | undefined,
      send: (fields: Partial<Row>, seen: Partial<Row>) => Promise<unknown>,
    ): Promise<boolean> {
      const changes = draft.changes()
      setTried(true)
      if (element && showUnread(element)) return false
      if (wrong().size > 0) {
        if (element) showFirstWrong(element)
        return false
      }
      if (changes) await send(changes.fields, changes.seen)
      clear()
      return true
    },
    summary: () => t('common.findings', { count: wrong().size }),
  }
}
export type RecordForm<Row extends object> = ReturnType<typeof createForm<Row>>
