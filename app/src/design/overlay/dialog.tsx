import { Dialog as Primitive } from '@kobalte/core/dialog'
import { X } from 'lucide-solid/icons'
import { createContext, createSignal, type JSX, onCleanup, onMount, Show, useContext } from 'solid-js'
import { t } from '../../i18n/t.ts'
import { Button } from '../button.tsx'
import { classes } from '../classes.ts'
import { followTyping } from '../field/typed-fields.ts'
import { giveFocusBack } from './focus-trail.ts'

export interface DialogProps {
  open: boolean
  onClose: () => void
  title: string
  children: JSX.Element
  /** Buttons at the foot, the main one last. */
  actions?: JSX.Element
  /** `narrow` 24rem (default), `wide` 44rem. */
  width?: 'narrow' | 'wide'
  /** What was typed is being sent. */
  sending?: boolean
}

const panel = 'fixed z-50 flex flex-col bg-raised text-ink shadow-raised'

const DOUBLE_CLICK_MS = 500
const FIELD = 'input, select, textarea, [contenteditable="true"]'

/**
 * Where the work begins: the first field; without one the main action, which is last. What destroys something has to be gone to: there
 * it is the first action, the way back.
 */
function firstStop(body: Element | undefined, foot: Element | undefined): HTMLElement | undefined {
  // A field may be there for the keeper of passwords only.
  const enabled = (element: Element) => !element.matches(':disabled') && element.getClientRects().length > 0
  const field = [...(body?.querySelectorAll<HTMLElement>(FIELD) ?? [])].find(enabled)
  if (field) return field
  const actions = [...(foot?.querySelectorAll<HTMLElement>('button') ?? [])].filter(enabled)
  const main = actions.at(-1)
  return main?.dataset.kind === 'danger' ? actions[0] : main
}

function Frame(props: DialogProps & { class: string }) {
  let body: HTMLDivElement | undefined
  let foot: HTMLElement | undefined
  const onOpen = (event: Event) => {
    const stop = firstStop(body, foot)
    if (!stop) return // a text to read: the close button
    event.preventDefault()
    stop.focus()
  }
  let [openedAt, pressed] = [0, false]
  /** The second half of the double click that opened the dialog, or of a held key: the person cannot have read the button yet. */
  const notYetMeant = (event: MouseEvent | KeyboardEvent) => {
    const isRest =
      event instanceof KeyboardEvent ? event.repeat && /^(Enter| )$/.test(event.key) : event.detail > 1 && !pressed
    pressed ||= !isRest
    if (!isRest || (event.target as Element).matches('input, textarea, [contenteditable="true"]')) return
    event.preventDefault()
    event.stopPropagation()
  }
  const leaving = createLeaving(props)
  const onOutside = (event: Event) =>
    (leaving.asking() || performance.now() - openedAt < DOUBLE_CLICK_MS) && event.preventDefault()
  const listen = (content: HTMLElement) => {
    openedAt = performance.now()
    pressed = false
    content.addEventListener('click', notYetMeant, { capture: true })
    content.addEventListener('keydown', notYetMeant, { capture: true })
    leaving.follow(content)
  }
  // Opened by no trigger of its own, it has to say itself where the focus goes.
  const onClosed = (event: Event) => event.defaultPrevented || giveFocusBack()
  return (
    <Primitive open={props.open} onOpenChange={(open) => !open && leaving.leave()}>
      <Primitive.Portal>
        <Primitive.Overlay class="fixed inset-0 z-40 bg-veil" />
        <Primitive.Content
          ref={listen}
          class={classes(panel, props.class)}
          onOpenAutoFocus={onOpen}
          onCloseAutoFocus={onClosed}
          onPointerDownOutside={onOutside}
        >
          <header class="flex items-center justify-between gap-4 py-2 pr-2 pl-4">
            <Primitive.Title class="text-lg font-semibold">{props.title}</Primitive.Title>
            <Primitive.CloseButton
              aria-label={t('common.close')}
              class="inline-flex size-target items-center justify-center rounded-md hover:bg-hover [&>svg]:size-4"
            >
              <X />
            </Primitive.CloseButton>
          </header>
          <div ref={body} class="min-h-0 flex-1 overflow-auto px-4 pb-4 short:flex-none short:overflow-visible">
            <Leave.Provider value={leaving.leave}>{props.children}</Leave.Provider>
          </div>
          <Foot {...leaving} ref={(element) => (foot = element)} actions={props.actions} onDiscard={props.onClose} />
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive>
  )
}

const Leave = createContext<() => void>()

/**
 * Escape, a click outside, the cross: with typed text the person is asked first, so that nothing typed is lost unseen. The button "cancel" needs no
 * question, and sent text is not lost.
 */
function createLeaving(props: Pick<DialogProps, 'onClose' | 'sending'>) {
  const [asking, setAsking] = createSignal(false)
  let typing: ReturnType<typeof followTyping> | undefined
  onCleanup(() => typing?.stop())
  return {
    asking,
    follow(content: HTMLElement) {
      typing?.stop()
      typing = followTyping(content, () => props.sending ?? false)
      setAsking(false)
      queueMicrotask(typing.remember) // its fields exist now, and are not edited yet
    },
    leave() {
      if (asking()) setAsking(false)
      else if (typing?.isTyped()) setAsking(true)
      else props.onClose()
    },
    stay: () => setAsking(false),
  }
}

/** The buttons, or the question whether to leave what was typed. */
function Foot(props: {
  ref: (foot: HTMLElement) => void
  actions: JSX.Element
  asking: () => boolean
  leave: () => void
  stay: () => void
  onDiscard: () => void
}) {
  return (
    <>
      <Show when={props.asking()}>
        <LeaveQuestion onStay={props.stay} onDiscard={props.onDiscard} />
      </Show>
      {props.actions && (
        <footer
          ref={props.ref}
          class={classes('flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3', props.asking() && 'hidden')}
        >
          <Leave.Provider value={props.leave}>{props.actions}</Leave.Provider>
        </footer>
      )}
    </>
  )
}

/** Stands where the buttons of the dialog were. */
function LeaveQuestion(props: { onStay: () => void; onDiscard: () => void }) {
  let stay: HTMLButtonElement | undefined
  onMount(() => stay?.focus())
  return (
    <footer class="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">
      <p role="alert" class="mr-auto font-medium">
        {t('common.notSavedYet')}
      </p>
      <Button ref={(element: HTMLButtonElement) => (stay = element)} onClick={props.onStay}>
        {t('common.goOnWriting')}
      </Button>
      <Button kind="danger" onClick={props.onDiscard}>
        {t('common.discard')}
      </Button>
    </footer>
  )
}

/** The way out of a dialog that has no deed of its own: it asks as the cross does. */
export function LeaveButton(props: { children: JSX.Element }) {
  const leave = useContext(Leave)
  return (
    <Button kind="primary" onClick={() => leave?.()}>
      {props.children}
    </Button>
  )
}

/** A question or a short form above the page. Focus is kept inside and goes back where it came from. */
export function Dialog(props: DialogProps) {
  return (
    <Frame
      {...props}
      class={classes(
        'top-[12dvh] left-1/2 max-h-[76dvh] w-[92vw] -translate-x-1/2 rounded-lg border border-line-strong',
        // A phone on its side, above its keyboard: all there is, and title and buttons go with what is scrolled.
        'short:top-1 short:max-h-[calc(100dvh-0.5rem)] short:overflow-auto',
        props.width === 'wide' ? 'max-w-[44rem]' : 'max-w-[26rem]',
      )}
    />
  )
}

/** A panel from the side (from below on a phone): details beside what one was looking at. */
export function Sheet(props: DialogProps) {
  return (
    <Frame
      {...props}
      class="inset-x-0 bottom-0 max-h-[85dvh] rounded-t-lg border-line-strong sm:inset-y-0 sm:left-auto sm:max-h-dvh short:overflow-auto sm:w-[26rem] sm:rounded-none sm:border-l"
    />
  )
}
