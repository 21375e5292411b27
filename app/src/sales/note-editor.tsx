import { notesOf } from '@werkbank/model/sales/order-document.ts'
import { createEffect, createMemo, createSignal, For, onCleanup } from 'solid-js'
import * as Y from 'yjs'
import { personStyle } from '../design/avatar.tsx'
import { TextArea } from '../design/field.tsx'
import { t } from '../i18n/t.ts'
import { FieldRing, type Together } from './field-ring.tsx'
import { textChange } from './text-change.ts'

type Caret = { personId: string; name: string; at: number }

/** The note of an order, typed by several people at once: only what changed is written, carets of the others stand where they are. */
export function NoteEditor(props: { together: Together; disabled: boolean }) {
  const { replica } = props.together
  const text = notesOf(replica.doc)
  const [value, setValue] = createSignal(text.toString())
  const [composing, setComposing] = createSignal(false)
  let area: HTMLTextAreaElement | undefined
  const onRemote = (event: Y.YTextEvent) => {
    const next = text.toString()
    if (event.transaction.local || !area || document.activeElement !== area) return setValue(next)
    const [start, end] = [moved(event, area.selectionStart), moved(event, area.selectionEnd)]
    setValue(next)
    area.value = next
    area.setSelectionRange(start, end)
  }
  text.observe(onRemote)
  onCleanup(() => text.unobserve(onRemote))
  const write = (next: string) => {
    setValue(next)
    if (composing()) return // an input method is still at it
    const change = textChange(text.toString(), next)
    if (change)
      replica.edit(() => {
        text.delete(change.at, change.removed)
        text.insert(change.at, change.inserted)
      })
    tellCaret()
  }
  const tellCaret = () => {
    if (!area) return
    const at = Y.createRelativePositionFromTypeIndex(text, Math.min(area.selectionEnd, text.length))
    replica.awareness.setLocalStateField('note', JSON.stringify(at))
  }
  const carets = createMemo<Caret[]>(() => {
    value()
    return props.together.peers().flatMap((peer) => {
      const note = replica.awareness.getStates().get(peer.clientId)?.note
      if (peer.field !== 'notes' || typeof note !== 'string') return []
      const at = Y.createAbsolutePositionFromRelativePosition(
        Y.createRelativePositionFromJSON(JSON.parse(note)),
        replica.doc,
      )
      return at ? [{ personId: peer.personId, name: peer.name, at: at.index }] : []
    })
  })
  createEffect(() => {
    if (area && area.value !== value()) area.value = value()
  })
  return (
    <FieldRing together={props.together} field="notes">
      <div
        class="relative"
        ref={(element) => {
          queueMicrotask(() => {
            area = element.querySelector('textarea') ?? undefined
          })
        }}
      >
        <TextArea
          label={t('sales.notes')}
          value={value()}
          rows={4}
          maxLength={20_000}
          disabled={props.disabled}
          onInput={write}
          onSelect={tellCaret}
          onFocus={tellCaret}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={(event) => {
            setComposing(false)
            write(event.currentTarget.value)
          }}
        />
        <div
          aria-hidden="true"
          class="pointer-events-none absolute inset-x-0 bottom-0 overflow-hidden px-2 py-1.5 text-sm whitespace-pre-wrap text-transparent"
          style={{ top: '1.25rem' }}
        >
          <For each={carets()}>
            {(caret) => (
              <div class="absolute inset-0 px-2 py-1.5" style={personStyle(caret.personId)}>
                {value().slice(0, caret.at)}
                <span class="relative -mx-px border-l-2 border-(--ring)">
                  <span class="absolute -top-3 left-0 rounded-sm bg-(--person) px-1 text-[10px] whitespace-nowrap text-white">
                    {caret.name.split(' ')[0]}
                  </span>
                </span>
              </div>
            )}
          </For>
        </div>
      </div>
    </FieldRing>
  )
}

/** Where a place in the text is after somebody else's change. */
function moved(event: Y.YTextEvent, place: number): number {
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
