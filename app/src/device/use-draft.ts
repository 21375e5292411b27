import { useWorkspace } from '../identity/session.tsx'
import { createDraft, type Draft } from './draft.ts'

/** What somebody types into a form that is no document; see `createDraft`. */
export function useDraft<T extends object>(name: string, initial: T): Draft<T> {
  return createDraft(useWorkspace().database, name, initial)
}
