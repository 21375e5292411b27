import { z } from 'zod'
import { defineCommand } from '../base/command.ts'

/** Writes the content of an earlier state as a new edit: nothing is lost, and it can be taken back. */
export const restoreDocument = defineCommand({
  name: 'document.restore', route: 'POST /documents/{name}/restore', permission: null, summary: 'Restore a document to an earlier state',
  input: z.object({ name: z.string().max(200), seq: z.int().min(0) }),
  answer: z.object({ seq: z.int(), cursor: z.string() }), refusals: { 'nothing-changed': z.object({}) },
  subject: (input) => input.name,
})
