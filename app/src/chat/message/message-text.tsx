import { createMemo, For, Show } from 'solid-js'
import { linksIn } from './links-in.ts'

/** The text of a message, with its URLs as links. They open in a new tab without a referrer. */
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
