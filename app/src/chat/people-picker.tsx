import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Checkbox, TextInput } from '../design/field/field.tsx'
import { compareText } from '../i18n/compare.ts'
import { t } from '../i18n/t.ts'
import { searchRows } from '../mirror/search.ts'
import { useMirror } from '../mirror/use-mirror.ts'

type Person = MirrorRow<'people'>

/** So few are seen at a glance. */
const GLANCE = 8

/** People to tick, with a search where there are many. Ticked people stay visible. */
export function PeoplePicker(props: {
  legend: string
  people: readonly Person[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}) {
  const mirror = useMirror()
  const [query, setQuery] = createSignal('')
  const isChosen = (id: string) => props.chosen.includes(id)
  const sorted = createMemo(() => [...props.people].sort((a, b) => compareText(a.name, b.name)))
  const shown = createMemo(() => {
    const found = new Set(searchRows(mirror, 'people', sorted(), query()).map(({ id }) => id))
    return sorted().filter(({ id }) => found.has(id) || isChosen(id))
  })
  const tick = (id: string, checked: boolean) =>
    props.onChange(checked ? [...props.chosen, id] : props.chosen.filter((other) => other !== id))
  return (
    <fieldset class="min-w-0">
      <legend class="text-xs font-medium text-muted">{props.legend}</legend>
      <Show when={props.people.length > GLANCE}>
        <div class="mt-1">
          <TextInput
            type="search"
            label={t('chat.findPeople')}
            hideLabel
            placeholder={t('chat.findPeople')}
            value={query()}
            onInput={setQuery}
          />
        </div>
      </Show>
      <ul class="mt-1 max-h-64 overflow-auto">
        <For each={shown()} fallback={<li class="py-1 text-muted">{t('people.nobody')}</li>}>
          {({ id, name }) => (
            <li>
              <Checkbox label={name} checked={isChosen(id)} onChange={(checked) => tick(id, checked)} />
            </li>
          )}
        </For>
      </ul>
    </fieldset>
  )
}
