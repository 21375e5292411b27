import { useWorkspace } from '../identity/session.tsx'
import { createDraft, createKept, type Draft } from './draft.ts'
import { createRowDraft, type RowDraft } from './row-draft.ts'

/** The unsaved content of a form that is no document; see `createDraft`. */
export function useDraft<T extends object>(name: string, initial: T): Draft<T> {
  return createDraft(useWorkspace().database, name, initial)
}

/** Unsaved changes of a row; see `createRowDraft`. */
export function useRowDraft<Row extends { id: string }>(table: string, row: () => Row): RowDraft<Row> {
  return createRowDraft(useWorkspace().database, table, row)
}

/** A preference on this device; see `createKept`. */
export function useKept<T extends object>(key: string, initial: T): Draft<T> {
  return createKept(useWorkspace().database, key, initial)
}
