import { notesOf } from '@werkbank/model/agreement/agreed-document.ts'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { type Accessor, createSignal, onCleanup } from 'solid-js'
import * as Y from 'yjs'
import { textChange } from '../../replica/page/text-change.ts'
import type { Replica } from '../../replica/replica.ts'

/** The text field in which the note is typed. */
export type NoteField = {
  /** From and to, while the field has the focus. */
  selection: () => readonly [number, number] | undefined
  select: (from: number, to: number) => void
  show: (text: string) => void
}
export type Note = {
  text: Accessor<string>
  /** By how many characters the note would have been too long with what was last put in: that was not taken, nothing is cut. */
  overBy: Accessor<number>
  type: (text: string) => void
  compositionStart: () => void
  compositionEnd: (text: string) => void
  tellCaret: (at: number) => void
  /** Where the caret of a Yjs client stands now. */
  caretOf: (clientId: number) => number | undefined
}

/**
 * A shared text in a plain text field. Each keystroke writes only what it changed; what others write moves the caret as a text
 * processor would; while an input method composes, nothing is written and nothing is shown anew.
 */
export function createNote(replica: Pick<Replica, 'doc' | 'awareness' | 'edit'>, field: NoteField): Note {
  const shared = notesOf(replica.doc)
  const [text, setText] = createSignal(shared.toString())
  let composing = false
  /** The text of the field when the composition began: the result is compared with it. */
  let composedFrom = ''
  const onChange = (event: Y.YTextEvent) => {
    if (composing) return
    const selection = event.transaction.local ? undefined : field.selection()
    setText(shared.toString())
    if (!selection) return
    field.show(shared.toString())
    field.select(moved(event, selection[0]), moved(event, selection[1]))
  }
  shared.observe(onChange)
  onCleanup(() => shared.unobserve(onChange))
  const [overBy, setOverBy] = createSignal(0)
  /** False where the note would be too long: then it stays as it is, whole, and so does what was to be put in. */
  const fits = (length: number): boolean => {
    const over = length <= shared.length ? 0 : Math.max(0, length - LIMITS.orderNoteCharsMax)
    setOverBy(over)
    if (over > 0) field.show(shared.toString())
    return over === 0
  }
  const write = (before: string, after: string) => {
    const change = textChange(before, after)
    if (!change || !fits(after.length)) return
    replica.edit(() => {
      shared.delete(change.at, change.removed)
      shared.insert(change.at, change.inserted)
    })
  }
  return {
    text,
    overBy,
    type: (next) => {
      if (!composing) write(shared.toString(), next)
    },
    compositionStart: () => {
      composing = true
      composedFrom = shared.toString()
    },
    compositionEnd: (next) => {
      composing = false
      if (fits(shared.length + next.length - composedFrom.length)) writeComposed(replica, shared, composedFrom, next)
      setText(shared.toString())
      field.show(shared.toString())
    },
    tellCaret(at) {
      const position = Y.createRelativePositionFromTypeIndex(shared, Math.min(at, shared.length))
      replica.awareness.setLocalStateField('note', JSON.stringify(position))
    },
    caretOf: (clientId) => readCaret(replica, clientId),
  }
}

/** What others wrote during the composition stays: its change is put where its place is now. */
function writeComposed(replica: Pick<Replica, 'edit'>, shared: Y.Text, from: string, next: string): void {
  const change = textChange(from, next)
  if (!change) return
  const meanwhile = textChange(from, shared.toString())
  const shift = meanwhile && meanwhile.at <= change.at ? meanwhile.inserted.length - meanwhile.removed : 0
  const at = Math.max(0, Math.min(shared.length, change.at + shift))
  replica.edit(() => {
    shared.delete(at, Math.min(change.removed, shared.length - at))
    shared.insert(at, change.inserted)
  })
}

function readCaret({ awareness, doc }: Pick<Replica, 'doc' | 'awareness'>, clientId: number): number | undefined {
  const told = awareness.getStates().get(clientId)?.note
  if (typeof told !== 'string') return undefined
  try {
    const position = Y.createRelativePositionFromJSON(JSON.parse(told))
    return Y.createAbsolutePositionFromRelativePosition(position, doc)?.index
  } catch {
    return undefined // another version's idea of a caret
  }
}

/** The index of a place in the text after a remote change. */
export function moved(event: Pick<Y.YTextEvent, 'delta'>, place: number): number {
  let at = 0
  let result = place
  for (const part of event.delta) {
    if (part.retain) at += part.retain
    else if (typeof part.insert === 'string') {
      if (at <= result) result += part.insert.length
      at += part.insert.length
    } else if (part.delete) result -= Math.max(0, Math.min(part.delete, result - at))
  }
  return result
}
