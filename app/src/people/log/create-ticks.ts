import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** An entry of somebody else is there as soon; failed sign-ins and refusals change no row that would come by itself. */
const TICK_MS = 3_000

/** Counts on every few seconds while `active` and while somebody looks: what is shown is read anew with each. */
export function createTicks(active: Accessor<boolean>): Accessor<number> {
  const [ticks, setTicks] = createSignal(0)
  const timer = setInterval(() => {
    if (active() && document.visibilityState === 'visible') setTicks((now) => now + 1)
  }, TICK_MS)
  onCleanup(() => clearInterval(timer))
  return ticks
}
