/** The last elements that had the focus, newest last. */
let trail: HTMLElement[] = []
const trailMax = 12
/** A text field disappeared while the person was typing in it; until they do something else, their keys are meant for it. */
let interrupted = false

const isText = (element: Element) => element.matches('input, textarea, select, [contenteditable="true"]')
const isUsable = (element: HTMLElement) =>
  element.isConnected &&
  !element.matches('[data-focus-trap]') &&
  element.getClientRects().length > 0 &&
  !element.matches(':disabled')

/**
 * Remembers where the focus was, so that it can go back there, and catches it when its element goes: it never falls to the page itself, from
 * where a keyboard begins anew. Called once at the start.
 */
export function followFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return
    if (target !== mainOf()) interrupted = false
    trail = [...trail.filter((element) => element !== target && element.isConnected), target].slice(-trailMax)
  })
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    if (relatedTarget || !(target instanceof HTMLElement)) return
    queueMicrotask(() => {
      if (target.isConnected) return // left by the person, or by the browser's own window
      interrupted ||= isText(target)
      requestAnimationFrame(() => isNowhere() && giveFocusBack())
    })
  })
  for (const act of ['pointerdown', 'keydown'] as const)
    document.addEventListener(
      act,
      (event) => {
        if (!(event instanceof KeyboardEvent) || event.key === 'Tab' || event.key === 'Escape') interrupted = false
      },
      { capture: true },
    )
}

const mainOf = () => document.getElementById('main')
/** Nothing has the focus. */
export const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body

/** The field that the person was typing in is gone, or another is about to get the focus: their next letters are no commands. */
export const isWritingOn = (): boolean => interrupted

/**
 * Gives the focus to a field that has only just come, unless the person is writing elsewhere or has something open above the page: a dialog that loses the
 * focus closes, with all that was typed in it.
 */
export function focusIfFree(field: HTMLElement | undefined): void {
  const isTaken = document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
  if (!isTaken && !isText(document.activeElement ?? document.body)) field?.focus({ preventScroll: true })
}

let expected: string | undefined
/** A field of this name is on its way in which the person wants to write; it asks with `takesFocus`. */
export function expectWriting(name: string): void {
  expected = name
  interrupted = true
}

/** Whether the field is the expected one, and the focus was not moved elsewhere since. */
export function takesFocus(name: string): boolean {
  if (expected !== name) return false
  expected = undefined
  return interrupted
}

/** Gives the focus to where it was last and can be again; else to the screen as a whole. */
export function giveFocusBack(): void {
  const last = trail.findLast(isUsable) ?? mainOf()
  last?.focus({ preventScroll: true })
}
