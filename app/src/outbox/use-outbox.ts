import { useWorkspace } from '../identity/session.tsx'
import type { Outbox } from './outbox.ts'

/** The commands of this person that are on their way. */
export function useOutbox(): Outbox {
  return useWorkspace().outbox
}
