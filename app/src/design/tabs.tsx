import { Tabs as Primitive } from '@kobalte/core/tabs'
import { For, type JSX } from 'solid-js'

export interface Tab {
  id: string
  label: JSX.Element
  content: () => JSX.Element
}

/** Tabs of a record. Keep the chosen one in the address: pass `value` from `useSearchParams`. */
export function Tabs(props: { label: string; value: string; onChange: (id: string) => void; tabs: readonly Tab[] }) {
  return (
    <Primitive value={props.value} onChange={props.onChange} class="flex min-h-0 flex-1 flex-col">
      <Primitive.List aria-label={props.label} class="flex gap-1 overflow-x-auto border-b border-line px-4">
        <For each={props.tabs}>
          {(tab) => (
            <Primitive.Trigger
              value={tab.id}
              class="-mb-px inline-flex h-target items-center gap-1.5 border-b-2 border-transparent px-2 text-sm whitespace-nowrap text-muted data-selected:border-accent data-selected:text-ink"
            >
              {tab.label}
            </Primitive.Trigger>
          )}
        </For>
      </Primitive.List>
      <For each={props.tabs}>
        {(tab) => (
          <Primitive.Content value={tab.id} class="min-h-0 flex-1 overflow-auto">
            {tab.content()}
          </Primitive.Content>
        )}
      </For>
    </Primitive>
  )
}
