import { type JSX, Show } from 'solid-js'
import type { Replica } from '../replica/replica.ts'

/** What is written together, once this device has it: meanwhile that it is being opened, or `away` what of it is known without. */
export function WorkingCopy(props: {
  place: string
  replica: Replica | undefined
  opening: string
  away: JSX.Element
  children: (replica: Replica) => JSX.Element
}) {
  return (
    <Show when={props.place !== 'away'} fallback={props.away}>
      <Show
        when={props.place === 'here' && props.replica}
        keyed
        fallback={
          <p class="p-4 text-muted" aria-busy="true">
            {props.opening}
          </p>
        }
      >
        {(loaded) => props.children(loaded)}
      </Show>
    </Show>
  )
}
