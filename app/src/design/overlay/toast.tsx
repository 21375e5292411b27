import { createSignal, For, Show } from 'solid-js'
import { t } from '../../i18n/t.ts'
import { type Meaning, MeaningIcon } from '../badge.tsx'
import { Button } from '../button.tsx'

export interface ToastOptions {
  meaning?: Meaning
  /** Takes back what was just done; this is what stands in for "Are you sure?". */
  onUndo?: () => void
  /** As long as `ToastRegion` says, unless given; stays while the pointer or the focus is on it. */
  durationMs?: number
}

interface Toast extends ToastOptions {
  id: number
  text: string
}

const [toasts, setToasts] = createSignal<readonly Toast[]>([])
let lastId = 0

/** Says what was done when it can be undone, or what went wrong. Never for what simply worked. */
export function showToast(text: string, options: ToastOptions = {}): void {
  lastId += 1
  setToasts((all) => [...all.slice(-2), { ...options, id: lastId, text }])
}

function dismiss(id: number): void {
  setToasts((all) => all.filter((toast) => toast.id !== id))
}

function ToastView(props: { toast: Toast; usualMs: number }) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => clearTimeout(timer)
  const start = () => {
    stop()
    timer = setTimeout(() => dismiss(props.toast.id), props.toast.durationMs ?? props.usualMs)
  }
  start()
  return (
    <div
      class="flex items-center gap-3 rounded-md border border-line-strong bg-raised py-1.5 pr-1.5 pl-3 shadow-raised"
      onPointerEnter={stop}
      onPointerLeave={start}
      onFocusIn={stop}
      onFocusOut={start}
    >
      <Show when={props.toast.meaning}>{(meaning) => <MeaningIcon meaning={meaning()} />}</Show>
      <span class="min-w-0 flex-1">{props.toast.text}</span>
      <Show when={props.toast.onUndo}>
        {(onUndo) => (
          <Button
            kind="quiet"
            onClick={() => {
              onUndo()()
              dismiss(props.toast.id)
            }}
          >
            {t('common.undo')}
          </Button>
        )}
      </Show>
      <Button kind="quiet" onClick={() => dismiss(props.toast.id)}>
        {t('common.close')}
      </Button>
    </div>
  )
}

/** Where toasts appear; once, in the shell. `usualMs`: how long they stay. */
export function ToastRegion(props: { usualMs: number }) {
  return (
    <div
      aria-live="polite"
      class="pointer-events-none fixed inset-x-0 bottom-16 z-50 flex flex-col items-center gap-2 px-4 sm:bottom-4 [&>*]:pointer-events-auto"
    >
      <For each={toasts()}>{(toast) => <ToastView toast={toast} usualMs={props.usualMs} />}</For>
    </div>
  )
}
