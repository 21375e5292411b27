import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { createSelection } from './create-selection.ts'

const shown = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }))
const inRoot = (work: (selection: ReturnType<typeof createSelection>, show: (ids: string) => void) => void) =>
  createRoot((dispose) => {
    const [rows, setRows] = createSignal(shown)
    work(createSelection(rows), (ids) => setRows(shown.filter(({ id }) => ids.includes(id))))
    dispose()
  })
const idsOf = ({ selected }: ReturnType<typeof createSelection>) =>
  selected()
    .map(({ id }) => id)
    .join('')

test('PR-34 one key picks a row and lets it go; a range reaches from the last one, and follows where it ends', () => {
  inRoot((selection) => {
    selection.toggle('a')
    selection.toggle('c')
    selection.reach(shown, 'e')
    expect(idsOf(selection)).toBe('acde')
    selection.reach(shown, 'b')
    expect(idsOf(selection)).toBe('abc')
    selection.toggle('b')
    expect(idsOf(selection)).toBe('ac')
    selection.clear()
    expect([idsOf(selection), selection.isAll()]).toEqual(['', false])
    selection.reach(shown, 'd')
    expect(idsOf(selection)).toBe('d')
  })
})

test('PR-34 what a search hides is not among the picked ones, and is again when it is shown', () => {
  inRoot((selection, show) => {
    selection.toggle('b')
    show('ac')
    expect(idsOf(selection)).toBe('')
    selection.toggle('c')
    show('abcde')
    expect(idsOf(selection)).toBe('bc')
    show('de')
    selection.all()
    expect([idsOf(selection), selection.isAll()]).toEqual(['de', true])
  })
})
