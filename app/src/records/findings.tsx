import { For, Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import type { RecordForm } from './create-form.ts'

/** What is wrong with a form, together, above its fields (VA-12). */
export function Findings<Row extends object>(props: { form: RecordForm<Row>; class?: string }) {
  return (
    <Show when={props.form.findings().length > 0}>
      <Notice meaning="danger" class={props.class}>
        <p>{props.form.summary()}</p>
        <ul class="list-inside list-disc">
          <For each={props.form.findings()}>
            {({ label, words }) => <li>{[label, words].filter(Boolean).join(': ')}</li>}
          </For>
        </ul>
      </Notice>
    </Show>
  )
}
