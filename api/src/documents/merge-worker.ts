import { joinSittings, type Sitting, SittingsDiffer } from '@werkbank/database/log/join-sittings.ts'
import type { Joinable } from '@werkbank/database/log/merge-log.ts'

// Runs in a thread of its own: a long log takes some hundred ms, in which the API answers others.

/** Undefined where the joined log would be another document: it stays as it is. */
export function join({ before, updates, isOver }: Joinable): Sitting[] | undefined {
  try {
    return joinSittings(before, updates, { isOver })
  } catch (error) {
    if (error instanceof SittingsDiffer) return undefined
    throw error
  }
}
