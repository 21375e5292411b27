import { DropdownMenu } from '@kobalte/core/dropdown-menu'
import { For, type JSX, Show } from 'solid-js'
import { classes } from '../classes.ts'

export interface MenuItem {
  label: string
  icon?: JSX.Element
  /** Shown quietly at the right: a shortcut. */
  hint?: string
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
}

/** Letters choose nothing: a scanner types them, and Enter. Arrows and Enter do. */
function letLettersPass(content: HTMLElement): void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.length === 1 && event.key !== ' ') event.stopImmediatePropagation()
  }
  content.addEventListener('keydown', onKeyDown, true)
}

/** A button that opens a list of things to do. */
export function Menu(props: {
  label: string
  trigger: JSX.Element
  items: readonly MenuItem[]
  class?: string
  /** Open as soon as it is there: for menus that are made when first wanted. */
  defaultOpen?: boolean
  /** -1 where Tab passes it by and other keys lead to it. */
  tabIndex?: number
}) {
  return (
    <DropdownMenu gutter={4} defaultOpen={props.defaultOpen ?? false}>
      <DropdownMenu.Trigger
        tabIndex={props.tabIndex}
        aria-label={props.label}
        class={classes(
          'inline-flex min-h-target min-w-target items-center justify-center rounded-md hover:bg-hover [&>svg]:size-4',
          props.class,
        )}
      >
        {props.trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          ref={letLettersPass}
          class="z-50 max-w-[calc(100vw-1rem)] min-w-48 rounded-md border border-line-strong bg-raised p-1 text-ink shadow-raised"
        >
          <For each={props.items}>
            {(item) => (
              <DropdownMenu.Item
                disabled={item.disabled}
                onSelect={item.onSelect}
                class={classes(
                  'flex min-h-row cursor-pointer items-center gap-2 rounded-sm pr-4 pl-2 outline-none data-disabled:opacity-50 data-highlighted:bg-selected [&>svg]:size-4',
                  item.danger && 'text-danger',
                )}
              >
                {item.icon}
                <span class="flex-1">{item.label}</span>
                <Show when={item.hint}>
                  <span class="text-xs text-muted">{item.hint}</span>
                </Show>
              </DropdownMenu.Item>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  )
}
