import { scanGapMs } from '@werkbank/model/screens/settings.ts'
import { deviceSetting } from '../settings/index.ts'
import { createKeyBurst } from './key-burst.ts'
import { createKeyPause } from './key-pause.ts'

/** Where scans go while it is there: a screen, a dialog. */
export interface ScanTaker {
  /** It is a number that this place knows. */
  knows: (code: string) => boolean
  take: (code: string) => void
  /** A scan of an unknown code. */
  unknown: (code: string) => void
  /** It is in a dialog; the others rest while one is open. */
  inDialog?: boolean
}

const takers: ScanTaker[] = []
let stop: (() => void) | undefined

/** Sends scans to `taker` until the returned function is called; the latest goes first. */
export function addScanTaker(taker: ScanTaker): () => void {
  takers.push(taker)
  stop ??= listen()
  return () => {
    takers.splice(takers.indexOf(taker), 1)
    if (takers.length > 0) return
    stop?.()
    stop = undefined
  }
}

const current = (): ScanTaker | undefined => {
  const isModal = document.querySelector('[role=dialog]') !== null
  return takers.findLast(({ inDialog }) => !isModal || inDialog)
}

/** Fields that read scans by themselves, and those where words are looked for. */
const OWN = '[data-scan], [type=search], search *'
/** Scanners press them for capitals and signs, in the middle of a code. */
const WITH_ANOTHER = new Set(['Shift', 'CapsLock', 'AltGraph', 'Alt', 'Control'])
const TEXT = 'input, textarea, select, [contenteditable="true"], [contenteditable="true"] *'
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement
const isField = (target: EventTarget | null): target is Field =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement

/**
 * One capturing key listener for the whole app. Keys as fast as a scanner's are withheld from menus, buttons and, from the second on, from number fields
 * until it is clear what they are; a scan goes to its handler and the field gets its old text back, anything else is passed on.
 */
function listen(): () => void {
  const burst = createKeyBurst(() => deviceSetting(scanGapMs))
  let before: { field: Field; value: string } | undefined
  let held: { target: EventTarget; key: string }[] = []
  let unsaid: Field | undefined
  let isFast = false
  /** It was no scan: what was held back goes where it was meant to go. */
  const release = () => {
    pause.stop()
    const [keys, field] = [held, unsaid]
    ;[held, unsaid] = [[], undefined]
    for (const { target, key } of keys)
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    if (field?.isConnected) field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  const beginAnew = () => {
    burst.clear()
    release()
  }
  const pause = createKeyPause(release)
  const swallow = (event: Event) => {
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  const scanned = (code: string, taker: ScanTaker) => {
    pause.stop()
    ;[held, unsaid] = [[], undefined]
    if (before?.field.isConnected && before.field.value !== before.value) {
      before.field.value = before.value
      before.field.dispatchEvent(
        new InputEvent(before.field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }),
      )
    }
    if (taker.knows(code)) taker.take(code)
    else taker.unknown(code)
  }
  const onEnd = (event: KeyboardEvent) => {
    const code = burst.end(event.timeStamp)
    isFast = false
    const taker = current()
    const target = event.target as Element
    const isTaken = code && taker && !target.closest?.(OWN) && (taker.knows(code) || isBarcodeIn(target, code))
    if (!isTaken) return release()
    swallow(event)
    scanned(code, taker)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.isTrusted || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' || event.key === 'Tab') return onEnd(event)
    if (event.key.length > 1) return WITH_ANOTHER.has(event.key) ? undefined : beginAnew()
    const { target } = event
    const goesOn = burst.add(event.key, event.timeStamp)
    isFast = goesOn
    if (!goesOn) {
      release()
      before = isField(target) ? { field: target, value: target.value } : undefined
    }
    // The space bar presses buttons, and no code begins with one.
    if (!(target instanceof Element) || target.closest(TEXT) || !current() || (event.key === ' ' && !goesOn)) return
    swallow(event)
    held.push({ target, key: event.key })
    pause.restart()
  }
  // A person's keys come one by one and count at once.
  const onInput = (event: Event) => {
    if (!isFast) return
    if (
      !event.isTrusted ||
      !current() ||
      !(event.target instanceof HTMLInputElement) ||
      !event.target.matches('[data-number]')
    )
      return
    event.stopImmediatePropagation()
    unsaid = event.target
    pause.restart()
  }
  window.addEventListener('keydown', onKeyDown, true)
  window.addEventListener('input', onInput, true)
  window.addEventListener('focusout', release, true)
  window.addEventListener('pointerdown', beginAnew, true)
  return () => {
    release()
    window.removeEventListener('keydown', onKeyDown, true)
    window.removeEventListener('input', onInput, true)
    window.removeEventListener('focusout', release, true)
    window.removeEventListener('pointerdown', beginAnew, true)
  }
}

/** An unknown code still counts as a scan where such text is not typed: on buttons and menus, and in number fields. */
function isBarcodeIn(target: Element, code: string): boolean {
  if (target.closest('[data-number]')) return /\p{L}/u.test(code) || /^\d{8,}$/.test(code)
  return !target.closest(TEXT)
}
