import type { JSX } from 'solid-js'

/** An empty screen that teaches: what belongs here, the one thing to do first, an example. */
export function EmptyState(props: { icon?: JSX.Element; title: string; children?: JSX.Element; action?: JSX.Element }) {
  return (
    <div class="mx-auto flex max-w-sm flex-col items-center gap-3 px-6 py-16 text-center">
      <span class="text-muted [&>svg]:size-8" aria-hidden="true">
        {props.icon}
      </span>
      <h2 class="text-base">{props.title}</h2>
      <div class="text-muted">{props.children}</div>
      {props.action}
    </div>
  )
}
