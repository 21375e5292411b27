import { createSignal } from 'solid-js'
import { isTypedInDialog } from '../../design/field/typed-fields.ts'
import { useSession } from '../../identity/session.tsx'

const LOCK = 'werkbank:typed'

/** Something is typed in this window that stands nowhere but in its field. */
export const isWindowUnsaved = (): boolean => document.querySelector('[data-unread]') !== null || isTypedInDialog()

/**
 * Tells the other windows of this browser, while this one is in the background, that it has unsaved text, which a sign-out there would delete. A
 * sign-out in this window asks before. Returns a function that ends it.
 */
export function announceUnsaved(): () => void {
  let release: (() => void) | undefined
  const onFocus = () => {
    release?.()
    release = undefined
  }
  const onBlur = () => {
    // Without Web Locks (an insecure origin) the other windows cannot know.
    if (release || !isWindowUnsaved() || !navigator.locks) return
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    void navigator.locks.request(LOCK, { mode: 'shared' }, () => released)
  }
  window.addEventListener('blur', onBlur)
  window.addEventListener('focus', onFocus)
  return () => {
    onFocus()
    window.removeEventListener('blur', onBlur)
    window.removeEventListener('focus', onFocus)
  }
}

/** Another window holds something that was typed and not saved. */
async function isUnsavedElsewhere(): Promise<boolean> {
  const locks = await navigator.locks?.query()
  return locks?.held?.some(({ name }) => name === LOCK) ?? false
}

const [wished, setWished] = createSignal(false)
/** The person wants to sign out and is asked whether unsaved text may be deleted. */
export const isAskedToSignOut = wished
export const dropSignOut = (): void => void setWished(false)

/** The way out for every button and command: at once, or after a question where something would be lost. */
export function createSignOut(): () => Promise<void> {
  const session = useSession()
  return async () =>
    void (isWindowUnsaved() || (await isUnsavedElsewhere()) ? setWished(true) : await session.signOut())
}
