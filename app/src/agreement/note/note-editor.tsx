import { LIMITS } from '@werkbank/model/base/limits.ts'
import { createEffect, createMemo, For } from 'solid-js'
import { personStyle } from '../../design/avatar.tsx'
import { TextArea } from '../../design/field/field.tsx'
import { formatQuantity } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import type { Collaboration } from '../create-collaboration.ts'
import { FieldRing } from '../sheet/field-ring.tsx'
import { createNote } from './create-note.ts'

/** The note of an order, typed by several people at once: only what changed is written, carets of the others stand where they are. */
export function NoteEditor(props: { collaboration: Collaboration; disabled: boolean }) {
  let area: HTMLTextAreaElement | undefined
  const note = createNote(props.collaboration.replica, {
    selection: () => (area && document.activeElement === area ? [area.selectionStart, area.selectionEnd] : undefined),
    select: (from, to) => area?.setSelectionRange(from, to),
    show: (text) => {
      if (area) area.value = text
    },
  })
  const tooLong = () =>
    note.overBy() > 0
      ? t('common.noteTooLong', { count: note.overBy(), max: formatQuantity(String(LIMITS.orderNoteCharsMax)) })
      : undefined
  const tellCaret = () => area && note.tellCaret(area.selectionEnd)
  const carets = createMemo(() => {
    note.text()
    return props.collaboration.peers().flatMap((peer) => {
      const at = peer.field === 'notes' ? note.caretOf(peer.clientId) : undefined
      return at === undefined ? [] : [{ ...peer, at }]
    })
  })
  createEffect(() => {
    if (area && area.value !== note.text()) area.value = note.text()
  })
  return (
    <FieldRing collaboration={props.collaboration} field="notes">
      <div class="relative">
        <TextArea
          ref={(element) => {
            area = element
          }}
          label={t('sales.notes')}
          value={note.text()}
          rows={3}
          class="note-area"
          error={tooLong()}
          disabled={props.disabled}
          onInput={note.type}
          onSelect={tellCaret}
          onFocus={tellCaret}
          onKeyUp={tellCaret}
          onCompositionStart={note.compositionStart}
          onCompositionEnd={(event) => note.compositionEnd(event.currentTarget.value)}
        />
        <div aria-hidden="true" class="pointer-events-none absolute inset-x-0 top-5 bottom-0 border border-transparent">
          <For each={carets()}>
            {(caret) => (
              <div
                class="absolute inset-0 px-2 py-1.5 text-sm wrap-anywhere whitespace-pre-wrap text-transparent"
                style={personStyle(caret.personId)}
              >
                {note.text().slice(0, caret.at)}
                <span class="note-caret" data-name={caret.name.split(' ')[0]} />
              </div>
            )}
          </For>
        </div>
      </div>
    </FieldRing>
  )
}
