import { createSignal } from 'solid-js'
import type { FormDraft } from './create-form.ts'

/** What is typed into a dialog: of a new row all of it is saved, of one that is there (`isNew` false) what differs, with what was seen. */
export function createEdits<Row extends object>(initial: Row, { isNew = true } = {}): FormDraft<Row> {
  const [values, setValues] = createSignal(initial)
  return {
    value: (field) => values()[field],
    set: (field, to) => setValues((before) => ({ ...before, [field]: to })),
    changes() {
      const names = (Object.keys(initial) as (keyof Row)[]).filter((name) => isNew || values()[name] !== initial[name])
      if (names.length === 0) return undefined
      const pick = (from: Row) => Object.fromEntries(names.map((name) => [name, from[name]])) as Partial<Row>
      return { fields: pick(values()), seen: isNew ? {} : pick(initial) }
    },
    clear: () => setValues(() => initial),
  }
}
