import { type Accessor, createContext, createSignal, onCleanup, untrack, useContext } from 'solid-js'
import { t } from '../../i18n/t.ts'

/**
 * The fields of a form that must be filled in. Where it is sent without, each that is empty says so below itself: the browser would say it in a bubble,
 * in its own language and of one field only (VA-12).
 */
export function createRequired() {
  const [fields, setFields] = createSignal<readonly Accessor<boolean>[]>([])
  const [tried, setTried] = createSignal(false)
  const isMissing = () => fields().some((isEmpty) => isEmpty())
  return {
    tried,
    isMissing,
    add(isEmpty: Accessor<boolean>) {
      untrack(() => setFields((all) => [...all, isEmpty]))
      onCleanup(() => setFields((all) => all.filter((other) => other !== isEmpty)))
    },
    /** Called when the form is sent: true where something is missing, which its fields then say. */
    refuses(): boolean {
      setTried(true)
      return untrack(isMissing)
    },
  }
}

export const RequiredContext = createContext<ReturnType<typeof createRequired>>()

type Asked = { required?: boolean | undefined; value: string; type?: unknown }
/** What a field says where it is required, empty, and its form was sent. */
export function createMissing(field: Asked): Accessor<string | undefined> {
  const form = useContext(RequiredContext)
  // Blanks may be part of a secret.
  const isEmpty = () => (field.type === 'password' ? field.value : field.value.trim()) === ''
  const isMissing = () => field.required === true && isEmpty()
  form?.add(isMissing)
  return () => (form?.tried() && isMissing() ? t('common.needed') : undefined)
}
