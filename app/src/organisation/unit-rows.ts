import { pathTo, treeLines } from '@werkbank/model/base/value/tree.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { createMemo } from 'solid-js'
import { compareText } from '../i18n/compare.ts'
import { useTable } from '../mirror/use-mirror.ts'

export type UnitRow = MirrorRow<'orgUnits'>
export type MemberRow = MirrorRow<'orgUnitMembers'>
export type UnitLine = { node: UnitRow; depth: number }
export const byName = (a: { name: string }, b: { name: string }) => compareText(a.name, b.name)

/** All units in the order of the tree. */
export function createUnitLines(): () => UnitLine[] {
  const units = useTable('orgUnits')
  return createMemo(() => treeLines(units(), byName))
}

/** Units by their full paths, to choose one; `first` stands before them. */
export function createUnitOptions(first: () => { value: string; label: string }) {
  const units = useTable('orgUnits')
  const lines = createUnitLines()
  return createMemo(() => {
    const byId = new Map(units().map((unit) => [unit.id, unit]))
    const named = ({ node: { id } }: UnitLine) => ({
      value: id,
      label: pathTo(byId, id)
        .map(({ name }) => name)
        .join(' › '),
    })
    return [first(), ...lines().map(named)]
  })
}
