/** Draws a row that is not drawn yet, so that its cells can be found. */
type Draw = (row: Element) => void

/**
 * Moves between the cells of a sheet as a spreadsheet does: up, down and Enter within a column, left and right where the caret can go
 * no further; right of the last cell is the line's menu, which Tab passes by. Cells are `[data-column]` in rows `[data-line]`; after the last row comes the field in `[data-add]`.
 */
export function moveInSheet(sheet: HTMLElement, event: KeyboardEvent, draw: Draw): void {
  const input = event.target
  if (input instanceof HTMLButtonElement && event.key === 'ArrowLeft') leaveMenu(input)
  if (!(input instanceof HTMLInputElement) || event.defaultPrevented || event.isComposing) return
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const row = input.closest<HTMLElement>('[data-line]')
  // Tab goes where the browser takes it: the rows beside have to be there.
  if (event.key === 'Tab')
    for (const beside of [row?.previousElementSibling, row?.nextElementSibling]) beside && draw(beside)
  const next = vertical(sheet, input, event, draw) ?? horizontal(input, event)
  if (!next && row && event.key === 'ArrowRight' && isLastCell(row, input) && isAtEnd(input)) {
    event.preventDefault()
    row.querySelector<HTMLElement>('[data-line-menu] button')?.focus()
  }
  if (!next) return
  event.preventDefault()
  next.focus()
  next.select()
}

/** Back from a line's menu to its last cell. */
function leaveMenu(button: HTMLButtonElement): void {
  const row = button.closest('[data-line-menu]')?.closest<HTMLElement>('[data-line]')
  if (row) cellsOf(row).at(-1)?.focus()
}

const cellsOf = (row: HTMLElement) => [...row.querySelectorAll<HTMLInputElement>('[data-column] input:not(:disabled)')]
const isLastCell = (row: HTMLElement, input: HTMLInputElement) => cellsOf(row).at(-1) === input
const isAtEnd = ({ selectionEnd, value }: HTMLInputElement) => selectionEnd === value.length

function vertical(
  sheet: HTMLElement,
  input: HTMLInputElement,
  event: KeyboardEvent,
  draw: Draw,
): HTMLInputElement | undefined {
  const step = { ArrowDown: 1, Enter: event.shiftKey ? -1 : 1, ArrowUp: -1 }[event.key]
  if (!step) return undefined
  const add = sheet.querySelector<HTMLInputElement>('[data-add] input') ?? undefined
  const column = input.closest<HTMLElement>('[data-column]')?.dataset.column ?? 'product'
  const row = input.closest<HTMLElement>('[data-line]')
  if (!row && input !== add) return undefined
  const found = row
    ? nextInColumn(row, column, step, draw)
    : step < 0
      ? inRow([...sheet.querySelectorAll('[data-line]')].at(-1), column, draw)
      : undefined
  return found ?? (row && step > 0 ? add : undefined)
}

function nextInColumn(from: Element, column: string, step: number, draw: Draw): HTMLInputElement | undefined {
  const beside = (row: Element) => (step > 0 ? row.nextElementSibling : row.previousElementSibling)
  for (let row = beside(from); row; row = beside(row)) {
    const cell = inRow(row, column, draw)
    if (cell) return cell
  }
  return undefined
}

/** Every line has the same cells, but only some have a note, and searching the next one must not render six hundred rows. */
function inRow(row: Element | undefined, column: string, draw: Draw): HTMLInputElement | undefined {
  if (row?.matches('[data-line]') && column !== 'note') draw(row)
  return row?.querySelector<HTMLInputElement>(`[data-column="${column}"] input`) ?? undefined
}

function horizontal(input: HTMLInputElement, event: KeyboardEvent): HTMLInputElement | undefined {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  const row = input.closest<HTMLElement>('[data-line]')
  if (!step || !row || event.shiftKey) return undefined
  const { selectionStart: from, selectionEnd: to, value } = input
  const whole = from === 0 && to === value.length
  const atEdge = from === to && (step > 0 ? to === value.length : from === 0)
  if (!whole && !atEdge) return undefined
  const cells = cellsOf(row)
  return cells[cells.indexOf(input) + step]
}
