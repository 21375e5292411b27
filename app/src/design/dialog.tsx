import { Dialog as Primitive } from '@kobalte/core/dialog'
import { X } from 'lucide-solid/icons'
import type { JSX } from 'solid-js'
import { t } from '../i18n/t.ts'
import { classes } from './classes.ts'
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
  /** The second half of the double click that opened it, or of a key held down on the way: nobody has read yet what they would press. */
  const notYetMeant = (event: MouseEvent | KeyboardEvent) => {
    const isRest =
      event instanceof KeyboardEvent ? event.repeat && /^(Enter| )$/.test(event.key) : event.detail > 1 && !pressed
    pressed ||= !isRest
    if (!isRest || (event.target as Element).matches('input, textarea, [contenteditable="true"]')) return
    event.preventDefault()
    event.stopPropagation()
  }
  const onOutside = (event: Event) => performance.now() - openedAt < DOUBLE_CLICK_MS && event.preventDefault()
  const listen = (content: HTMLElement) => {
    openedAt = performance.now()
    pressed = false
    content.addEventListener('click', notYetMeant, { capture: true })
    content.addEventListener('keydown', notYetMeant, { capture: true })
  }
  // Opened by no trigger of its own, it has to say itself where the focus goes.
  const onClosed = (event: Event) => event.defaultPrevented || giveFocusBack()
  return (
    <Primitive open={props.open} onOpenChange={(open) => !open && props.onClose()}>
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
          <div ref={body} class="min-h-0 flex-1 overflow-auto px-4 pb-4">
            {props.children}
          </div>
          {props.actions && (
            <footer ref={foot} class="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">
              {props.actions}
            </footer>
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive>
  )
}

/** A question or a short form above the page. Focus is kept inside and goes back where it came from. */
export function Dialog(props: DialogProps) {
  return (
    <Frame
      {...props}
      class={classes(
        'top-[12vh] left-1/2 max-h-[76vh] w-[92vw] -translate-x-1/2 rounded-lg border border-line-strong',
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
      class="inset-x-0 bottom-0 max-h-[85vh] rounded-t-lg border-line-strong sm:inset-y-0 sm:left-auto sm:max-h-none sm:w-[26rem] sm:rounded-none sm:border-l"
    />
  )
}
