import { z } from 'zod'

/** What a person was given, as those who manage access and the person themselves read it. Moments are RFC 3339. US-7.5, ID-64. */
export const assignmentSchema = z.object({
  id: z.string(),
  userId: z.string(),
  role: z.string(),
  /** As it is called now. */
  roleName: z.string(),
  from: z.string(),
  /** null: until somebody ends it. */
  until: z.string().nullable(),
  /** null: given before givers were written down. */
  givenBy: z.string().nullable(),
  givenAt: z.string(),
  reason: z.string(),
  /** By a colleague, with the right to lend. */
  lent: z.boolean(),
  /** Before its time, by whom and why. */
  endedAt: z.string().nullable(),
  endedBy: z.string().nullable(),
  endedReason: z.string(),
})
export type Assignment = z.output<typeof assignmentSchema>

/** Where an assignment stands at a moment. */
export type AssignmentState = 'holds' | 'planned' | 'over'
export function assignmentState(
  { from, until, endedAt }: Pick<Assignment, 'from' | 'until' | 'endedAt'>,
  atMs: number,
): AssignmentState {
  const isEnded = endedAt !== null && Date.parse(endedAt) <= atMs
  if (isEnded || (until !== null && Date.parse(until) <= atMs)) return 'over'
  return Date.parse(from) > atMs ? 'planned' : 'holds'
}
