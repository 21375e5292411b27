import { createSignal, onCleanup, onMount } from 'solid-js'
import { isWritingOn } from '../design/overlay/focus-trail.ts'
import { createGoBack } from './leaving/create-go-back.ts'
import { createCommands } from './palette/palette-commands.ts'

const isText = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** A dialog or an open list has the keys first. */
const isCovered = () => document.querySelector('[role="dialog"], [role="menu"]') !== null

/** The keys that work everywhere: Ctrl/⌘ K, n, ?, /, Escape; j and k go into the list of the screen. And what the palette can do. */
export function createShortcuts() {
  const [palette, setPalette] = createSignal(false)
  const [help, setHelp] = createSignal(false)
  const commands = createCommands({ showHelp: () => setHelp(true) })
  const goBack = createGoBack()
  const focus = (selector: string) => {
    const element = document.querySelector<HTMLElement>(selector)
    element?.focus()
    return element !== null
  }
  const runHinted = (key: string) => {
    const command = commands().find(({ hint }) => hint === key)
    command?.run()
    return command !== undefined
  }
  /** What a key does; false: nothing here. */
  const keys: Record<string, () => boolean> = {
    n: () => runHinted('n'),
    '?': () => runHinted('?'),
    '/': () => focus('[data-search="screen"]'),
    j: () => focus('[data-list="main"]'),
    k: () => focus('[data-list="main"]'),
    Escape: goBack,
  }
  /** First blurs the field, whose text is stored; then goes back. */
  const leave = (field: HTMLElement) => {
    field.blur()
    document.getElementById('main')?.focus({ preventScroll: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      setPalette(!palette())
      return
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (isCovered() || isWritingOn()) return
    if (isText(event.target)) {
      if (event.key === 'Escape') leave(event.target)
    } else if (!event.repeat && keys[event.key]?.()) event.preventDefault()
  }
  onMount(() => window.addEventListener('keydown', onKeyDown))
  onCleanup(() => window.removeEventListener('keydown', onKeyDown))
  return { palette, setPalette, help, setHelp, commands }
}
