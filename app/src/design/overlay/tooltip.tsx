import { Tooltip as Primitive } from '@kobalte/core/tooltip'
import type { JSX } from 'solid-js'

/** Shows a word on hover and focus. It never carries anything that is not said elsewhere too. */
export function Tooltip(props: { text: string; children: JSX.Element }) {
  return (
    <Primitive openDelay={500} closeDelay={0} gutter={4}>
      <Primitive.Trigger as="span" class="inline-flex" tabIndex={-1}>
        {props.children}
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content class="z-50 rounded-sm bg-ink px-2 py-1 text-xs text-canvas">{props.text}</Primitive.Content>
      </Primitive.Portal>
    </Primitive>
  )
}
