import { For, type JSX } from 'solid-js'

/** What is known of a record and can't be changed here: names with their values; what has no value is left out. */
export function FactList(props: { facts: readonly (readonly [name: string, value: JSX.Element])[] }) {
  return (
    <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
      <For each={props.facts.filter(([, value]) => value)}>
        {([name, value]) => (
          <>
            <dt class="text-muted">{name}</dt>
            <dd class="min-w-0">{value}</dd>
          </>
        )}
      </For>
    </dl>
  )
}
