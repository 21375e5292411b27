import type { Selection } from './create-selection.ts'
import { isHead, type Line } from './group-rows.ts'

/**
 * What the keys of a table do: j/k or arrows move, Home/End jump, Enter opens; x picks the row, with Shift the arrows pick on the way. Left and
 * right fold groups, as in a tree.
 */
export function tableKeys<R extends { id: string }>(table: {
  lines: () => readonly Line<R>[]
  at: () => number
  moveTo: (index: number) => void
  open: (line: Line<R>) => void
  selection: () => Selection | undefined
}): (event: KeyboardEvent) => void {
  const { lines, at } = table
  const moves: Record<string, () => number> = {
    j: () => at() + 1,
    ArrowDown: () => at() + 1,
    k: () => at() - 1,
    ArrowUp: () => at() - 1,
    Home: () => 0,
    End: () => lines().length - 1,
    PageDown: () => at() + 20,
    PageUp: () => at() - 20,
  }
  const active = () => lines()[at()]
  const move = (to: number, picks: Selection | undefined) => {
    const before = active()
    table.moveTo(to)
    const now = active()
    if (!picks || !before || !now) return
    if (!picks.has(before.id)) picks.toggle(before.id)
    picks.reach(lines(), now.id)
  }
  /** Keys of a list with selection; true where the key was one of them. */
  const pick = (event: KeyboardEvent, selection: Selection): boolean => {
    const row = active()
    if (event.key === 'x' && row) isHead(row) ? selection.toggleAll(row.rows) : selection.toggle(row.id)
    else if (event.key === 'Escape' && selection.selected().length > 0) selection.clear()
    else return false
    return true
  }
  /** Left folds the group or goes to its head, right unfolds it; true where there are groups. */
  const fold = (key: string): boolean => {
    const line = active()
    const above = lines()
      .slice(0, at() + 1)
      .findLastIndex((one) => isHead(one))
    if (!line || above < 0) return false
    if (!isHead(line)) key === 'ArrowLeft' && table.moveTo(above)
    else if (line.isFolded === (key === 'ArrowRight')) table.open(line)
    return true
  }
  return (event) => {
    const selection = table.selection()
    const row = active()
    if (event.altKey) return
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'a' || !selection) return
      selection.all()
    } else if (moves[event.key]) move((moves[event.key] as () => number)(), event.shiftKey ? selection : undefined)
    else if (event.key === 'Enter' && row) table.open(row)
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      if (!fold(event.key)) return
    } else if (!selection || !pick(event, selection)) return
    event.preventDefault()
  }
}
