import { createMemo, For, Show } from 'solid-js'
import { linksIn } from './links-in.ts'

/** What somebody said, with its addresses as links. They open beside the app, and what opens learns nothing of it. */
export function MessageText(props: { text: string }) {
  const pieces = createMemo(() => linksIn(props.text))
  return (
    <For each={pieces()}>
      {({ text, href }) => (
        <Show when={href} fallback={text}>
          {(address) => (
            <a class="text-accent underline" href={address()} target="_blank" rel="noopener noreferrer nofollow">
              {text}
            </a>
          )}
        </Show>
      )}
    </For>
  )
}
