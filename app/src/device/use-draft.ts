import { useWorkspace } from '../identity/session.tsx'
import { createDraft, createKept, type Draft } from './draft.ts'
import { createRowDraft, type RowDraft } from './row-draft.ts'

/** What somebody types into a form that is no document; see `createDraft`. */
export function useDraft<T extends object>(name: string, initial: T): Draft<T> {
  return createDraft(useWorkspace().database, name, initial)
}

/** What somebody changes in a row before it is saved; see `createRowDraft`. */
export function useRowDraft<Row extends { id: string }>(table: string, row: () => Row): RowDraft<Row> {
  return createRowDraft(useWorkspace().database, table, row)
}

/** How somebody wants to see something, on this device; see `createKept`. */
export function useKept<T extends object>(key: string, initial: T): Draft<T> {
  return createKept(useWorkspace().database, key, initial)
}
