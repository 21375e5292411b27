import { Tabs as Primitive } from '@kobalte/core/tabs'
import { type Accessor, createMemo, For, type JSX } from 'solid-js'

export interface Tab {
  id: string
  label: JSX.Element
  content: () => JSX.Element
}

/**
 * The hidden tabs that stay mounted because their fields hold unparsed text (`data-unread`), which is stored nowhere else: it is still there when the
 * person returns to the tab, and leaving the screen asks first.
 */
function createHeld(chosen: Accessor<string>, panels: ReadonlyMap<string, HTMLElement>): Accessor<ReadonlySet<string>> {
  const isHeld = (panel: HTMLElement) => panel.isConnected && panel.querySelector('[data-unread]') !== null
  // Asked before the content of the tab that is left is taken away.
  return createMemo(() => {
    const now = chosen()
    return new Set([...panels].flatMap(([id, panel]) => (id !== now && isHeld(panel) ? [id] : [])))
  })
}

/** Tabs of a record. Keep the chosen one in the address: pass `value` from `useSearchParams`. */
export function Tabs(props: { label: string; value: string; onChange: (id: string) => void; tabs: readonly Tab[] }) {
  const panels = new Map<string, HTMLElement>()
  const held = createHeld(() => props.value, panels)
  return (
    <Primitive value={props.value} onChange={props.onChange} class="flex min-h-0 flex-1 flex-col">
      <Primitive.List aria-label={props.label} class="flex overflow-x-auto border-b border-line px-2">
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
          <Primitive.Content
            ref={(panel: HTMLElement) => panels.set(tab.id, panel)}
            value={tab.id}
            forceMount={held().has(tab.id)}
            hidden={tab.id !== props.value}
            class="min-h-0 flex-1 overflow-auto"
          >
            {tab.content()}
          </Primitive.Content>
        )}
      </For>
    </Primitive>
  )
}
