/** What a field holds, as a person sees it. */
export interface TypedField {
  readonly held: string
  readonly isThere: boolean
}

/** What a person has typed or chosen in the fields of a dialog and not sent yet. */
export interface TypedFields<F> {
  /** Remembers the initial values of fields; those it knows already are left alone. */
  remember(fields: Iterable<F>): void
  /** A person has changed this one. */
  change(field: F): void
  /** Some field differs from its initial value. A field that is gone counts as typed. */
  isTyped(): boolean
}

/** `read` returns the value of a field; undefined for fields that hold no work: a search, a password. */
export function createTypedFields<F>(read: (field: F) => TypedField | undefined): TypedFields<F> {
  const before = new Map<F, string>()
  const changed = new Map<F, string>()
  return {
    remember(fields) {
      for (const field of fields) {
        const now = read(field)
        if (now && !before.has(field)) before.set(field, now.held)
      }
    },
    change(field) {
      const now = read(field)
      if (now) changed.set(field, now.held)
    },
    isTyped() {
      for (const [field, last] of changed) {
        const now = read(field)
        if ((now?.isThere ? now.held : last) !== (before.get(field) ?? '')) return true
      }
      return false
    },
  }
}

const FIELDS = 'input, select, textarea, [contenteditable="true"]'
/** What is looked for and what is secret is typed again in a moment, and kept nowhere. */
const NOBODYS_WORK = '[type=search], search *, [type=password], [autocomplete="one-time-code"], [readonly], :disabled'

function readElement(field: Element): TypedField | undefined {
  if (field.matches(NOBODYS_WORK)) return undefined
  const isThere = field.isConnected
  if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type))
    return { held: String(field.checked), isThere }
  const hasValue =
    field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement
  return { held: hasValue ? field.value : (field.textContent ?? ''), isThere }
}

const open = new Set<() => boolean>()

/** A dialog that is open holds something that was typed and not taken. */
export const isTypedInDialog = (): boolean => [...open].some((isTyped) => isTyped())

/** Follows what is typed in `content`, from when it is shown until the returned `stop`. `isTaken`: it is being sent just now. */
export function followTyping(content: HTMLElement, isTaken: () => boolean) {
  const fields = createTypedFields(readElement)
  const remember = () => fields.remember(content.querySelectorAll(FIELDS))
  const onChange = ({ target, isTrusted }: Event) => isTrusted && target instanceof Element && fields.change(target)
  // A field that appears later is remembered before the person can type in it.
  for (const act of ['focusin', 'pointerdown', 'keydown'] as const)
    content.addEventListener(act, remember, { capture: true })
  for (const act of ['input', 'change'] as const) content.addEventListener(act, onChange, { capture: true })
  const isLeft = () => !isTaken() && fields.isTyped()
  open.add(isLeft)
  return { remember, isTyped: fields.isTyped, stop: () => void open.delete(isLeft) }
}
