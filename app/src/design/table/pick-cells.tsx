// biome-ignore-all lint/a11y/useSemanticElements: the ARIA pattern: the widget keeps the focus and names its active item by aria-activedescendant
// biome-ignore-all lint/a11y/useFocusableInteractive: the ARIA pattern: the widget keeps the focus and names its active item by aria-activedescendant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the ARIA pattern: the widget keeps the focus and names its active item by aria-activedescendant
import { createEffect } from 'solid-js'
import { t } from '../../i18n/t.ts'
import type { Selection } from './create-selection.ts'

const cell = 'flex h-full items-center justify-center'
const box = 'size-4 accent-(--accent-fill)'

/** The box of a row: picks it, or with Shift all from the one that was picked last. The whole cell takes the click. */
export function PickCell(props: {
  row: { id: string }
  name: string
  selection: Selection
  shown: () => readonly { id: string }[]
}) {
  let input: HTMLInputElement | undefined
  const isPicked = () => props.selection.has(props.row.id)
  const pick = (event: MouseEvent) => {
    event.stopPropagation()
    if (event.shiftKey) props.selection.reach(props.shown(), props.row.id)
    else props.selection.toggle(props.row.id)
    // The browser has ticked the box by itself, whatever that meant here.
    if (input) input.checked = isPicked()
  }
  return (
    <div role="gridcell" class={cell} onClick={pick} onMouseDown={(event) => event.shiftKey && event.preventDefault()}>
      <input
        ref={(element) => (input = element)}
        type="checkbox"
        tabIndex={-1}
        aria-label={t('bulk.pick', { name: props.name })}
        class={box}
        checked={isPicked()}
      />
    </div>
  )
}

/** All that is shown, or none of it. */
export function PickAllCell(props: { selection: Selection }) {
  let input: HTMLInputElement | undefined
  createEffect(() => {
    if (input) input.indeterminate = props.selection.selected().length > 0 && !props.selection.isAll()
  })
  return (
    <div role="columnheader" class={cell}>
      <input
        ref={(element) => (input = element)}
        type="checkbox"
        aria-label={t('bulk.pickAll')}
        class={box}
        checked={props.selection.isAll()}
        onChange={(event) => (event.currentTarget.checked ? props.selection.all() : props.selection.clear())}
      />
    </div>
  )
}
