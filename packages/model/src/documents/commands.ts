import { z } from 'zod'
import { defineCommand } from '../base/command.ts'

const name = z.string().max(200, 'This is not the name of a document.')

/** Writes the content of an earlier state as a new edit: nothing is lost, and it can be taken back. Conversations are not restored. */
export const restoreDocument = defineCommand({
  name: 'document.restore',
  route: 'POST /documents/{name}/restore',
  permission: null,
  scope: 'any', // by the kind of document
  summary: 'Restore a document to an earlier state',
  input: z.object({ name, seq: z.int().min(0) }),
  answer: z.object({ seq: z.int(), cursor: z.string() }),
  refusals: { 'nothing-changed': z.object({}), 'not-restorable': z.object({}) },
  subject: (input) => input.name,
})

/** A ticket for the y-websocket endpoint: one use, within a minute, this document and this person only. Without `write` it reads. */
export const createTicket = defineCommand({
  name: 'document.create-ticket',
  logged: false,
  route: 'POST /documents/{name}/tickets',
  permission: null,
  scope: 'any', // by the kind of document
  summary: 'Create a one-use y-websocket ticket',
  input: z.object({ name, write: z.boolean().default(false) }),
  answer: z.object({ ticket: z.string(), expiresAt: z.string(), write: z.boolean(), cursor: z.string() }),
  refusals: {},
  subject: (input) => input.name,
})
