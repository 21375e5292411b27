/**
 * Moves between the cells of a sheet as a spreadsheet does: up, down and Enter within a column, left and right where the caret can go
 * no further. Cells are `[data-column]` in rows `[data-line]`; after the last row comes the field in `[data-add]`.
 */
export function moveInSheet(sheet: HTMLElement, event: KeyboardEvent): void {
  const input = event.target
  if (!(input instanceof HTMLInputElement) || event.defaultPrevented || event.isComposing) return
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const next = vertical(sheet, input, event) ?? horizontal(input, event)
  if (!next) return
  event.preventDefault()
  next.focus()
  next.select()
}

function vertical(sheet: HTMLElement, input: HTMLInputElement, event: KeyboardEvent): HTMLInputElement | undefined {
  const step = { ArrowDown: 1, Enter: event.shiftKey ? -1 : 1, ArrowUp: -1 }[event.key]
  if (!step) return undefined
  const add = sheet.querySelector<HTMLInputElement>('[data-add] input') ?? undefined
  const name = input.closest<HTMLElement>('[data-column]')?.dataset.column
  const column = [...sheet.querySelectorAll<HTMLInputElement>(`[data-column="${name ?? 'product'}"] input`)]
  if (input === add) return step < 0 ? column.at(-1) : undefined
  const at = column.indexOf(input)
  return at < 0 ? undefined : (column[at + step] ?? (step > 0 ? add : undefined))
}

function horizontal(input: HTMLInputElement, event: KeyboardEvent): HTMLInputElement | undefined {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  const row = input.closest<HTMLElement>('[data-line]')
  if (!step || !row || event.shiftKey) return undefined
  const { selectionStart: from, selectionEnd: to, value } = input
  const whole = from === 0 && to === value.length
  const atEdge = from === to && (step > 0 ? to === value.length : from === 0)
  if (!whole && !atEdge) return undefined
  const cells = [...row.querySelectorAll<HTMLInputElement>('[data-column] input:not(:disabled)')]
  return cells[cells.indexOf(input) + step]
}
