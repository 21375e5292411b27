import { type ComponentProps, createSignal, lazy, Show, Suspense } from 'solid-js'
import { classes } from '../classes.ts'
import type { Menu } from './menu.tsx'

const load = () => import('./menu.tsx')
const OpenMenu = lazy(() => load().then((m) => ({ default: m.Menu })))

/**
 * Like `Menu`, for every screen's frame: list and positioning (some 9 kB) are loaded when the pointer or focus reaches the button, from the service
 * worker's cache where there is one.
 */
export function MenuWhenWanted(props: Omit<ComponentProps<typeof Menu>, 'defaultOpen'>) {
  const [isWanted, setIsWanted] = createSignal(false)
  const button = () => (
    <button
      type="button"
      tabIndex={props.tabIndex}
      aria-label={props.label}
      aria-haspopup="menu"
      aria-expanded="false"
      class={classes(
        'inline-flex min-h-target min-w-target items-center justify-center rounded-md hover:bg-hover [&>svg]:size-4',
        props.class,
      )}
      onPointerDown={() => void load()}
      onFocus={() => void load()}
      onClick={() => setIsWanted(true)}
    >
      {props.trigger}
    </button>
  )
  return (
    <Show when={isWanted()} fallback={button()}>
      <Suspense fallback={button()}>
        <OpenMenu {...props} defaultOpen />
      </Suspense>
    </Show>
  )
}
