import { CloudOff } from 'lucide-solid/icons'
import { Show } from 'solid-js'
import { EmptyState } from '../design/empty-state.tsx'

/** In place of a record that this device doesn't hold: that it is on its way, or that it takes a connection. */
export function RecordElsewhere(props: { isComing: boolean; coming: string; title: string; hint: string }) {
  return (
    <Show
      when={props.isComing}
      fallback={
        <EmptyState icon={<CloudOff />} title={props.title}>
          {props.hint}
        </EmptyState>
      }
    >
      <p class="p-4 text-muted" aria-busy="true">
        {props.coming}
      </p>
    </Show>
  )
}
