import type { JSX } from 'solid-js'

/** The body of a record that isn't one sheet: its parts in two columns where they have room. */
export const RecordColumns = (props: { children: JSX.Element }) => (
  <div class="@container min-h-0 flex-1 overflow-auto p-4">
    <div class="grid gap-6 @3xl:grid-cols-2">{props.children}</div>
  </div>
)
