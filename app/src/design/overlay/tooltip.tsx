import { createSignal, type JSX, onCleanup, Show } from 'solid-js'
import { Portal } from 'solid-js/web'

const [OPEN_MS, CLOSE_MS, GAP] = [500, 150, 4]

/**
 * Shows a word while the pointer rests here or on the word, which Escape and a press take away. It never carries anything that is not said elsewhere too.
 * Made by hand, since every screen has it: Kobalte's brings 12 kB of positioning, and this one has one place below its button, or above.
 */
export function Tooltip(props: { text: string; children: JSX.Element }) {
  const [isOpen, setOpen] = createSignal(false)
  let anchor: HTMLSpanElement | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = (open: boolean) => {
    clearTimeout(timer)
    timer = setTimeout(() => setOpen(open), open ? OPEN_MS : CLOSE_MS)
  }
  const close = () => {
    clearTimeout(timer)
    setOpen(false)
  }
  onCleanup(close)
  return (
    <span
      ref={(element) => {
        anchor = element
      }}
      class="inline-flex"
      onPointerEnter={({ pointerType }) => pointerType !== 'touch' && later(true)}
      onPointerLeave={() => later(false)}
      on:pointerdown={close}
    >
      {props.children}
      <Show when={isOpen()}>
        <Bubble
          at={(anchor as HTMLSpanElement).getBoundingClientRect()}
          text={props.text}
          onEnter={() => later(true)}
          onLeave={() => later(false)}
          onClose={close}
        />
      </Show>
    </span>
  )
}

function Bubble(props: { at: DOMRect; text: string; onEnter: () => void; onLeave: () => void; onClose: () => void }) {
  const [place, setPlace] = createSignal<JSX.CSSProperties>({ visibility: 'hidden' })
  const settle = (element: HTMLElement) =>
    queueMicrotask(() => {
      const { at } = props
      const { width, height } = element.getBoundingClientRect()
      const below = at.bottom + GAP
      const top = below + height <= innerHeight ? below : Math.max(at.top - GAP - height, 0)
      const left = Math.min(Math.max(at.left + at.width / 2 - width / 2, GAP), innerWidth - width - GAP)
      setPlace({ top: `${top}px`, left: `${Math.max(left, 0)}px` })
    })
  const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && props.onClose()
  const onScroll = () => props.onClose()
  addEventListener('keydown', onKey)
  addEventListener('scroll', onScroll, { capture: true, passive: true })
  onCleanup(() => {
    removeEventListener('keydown', onKey)
    removeEventListener('scroll', onScroll, { capture: true })
  })
  return (
    <Portal>
      <div
        ref={settle}
        role="tooltip"
        style={place()}
        class="fixed z-50 max-w-80 rounded-sm bg-ink px-2 py-1 text-xs text-canvas"
        onPointerEnter={props.onEnter}
        onPointerLeave={props.onLeave}
      >
        {props.text}
      </div>
    </Portal>
  )
}
