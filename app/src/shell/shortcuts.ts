import { createSignal, onCleanup, onMount } from 'solid-js'

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

/** The keys that work everywhere: Ctrl/⌘ K, ? and /; j and k go into the list of the screen. */
export function createShortcuts() {
  const [palette, setPalette] = createSignal(false)
  const [help, setHelp] = createSignal(false)
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      setPalette(!palette())
      return
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    if (event.key === '?') setHelp(true)
    else if (event.key === '/') document.querySelector<HTMLElement>('[data-search="screen"]')?.focus()
    else if (event.key === 'j' || event.key === 'k') document.querySelector<HTMLElement>('[data-list="main"]')?.focus()
    else return
    event.preventDefault()
  }
  onMount(() => window.addEventListener('keydown', onKeyDown))
  onCleanup(() => window.removeEventListener('keydown', onKeyDown))
  return { palette, setPalette, help, setHelp }
}
