import { randomBytes } from 'node:crypto'
import { hashSecret } from '@werkbank/database/sessions.ts'
import { createTicket } from '@werkbank/model/documents/commands.ts'
import { handle } from '../http/command/command-route.ts'
import { requireDocument } from './document-access.ts'

const LIFE_MS = 60_000

export const handleCreateTicket = handle(createTicket, async ({ tx, caller, now }, { name, write }) => {
  await requireDocument(tx, caller, name, write ? 'write' : 'read')
  const ticket = randomBytes(32).toString('base64url')
  const expiresAt = new Date(Date.parse(now) + LIFE_MS).toISOString()
  await tx`INSERT INTO document_tickets (org_id, token_hash, user_id, via, credential, document, can_write, expires_at)
    VALUES (${caller.orgId}, ${hashSecret(ticket)}, ${caller.userId}, ${caller.via}, ${caller.credential}, ${name}, ${write}, ${expiresAt})`
  return { ticket, expiresAt, write }
})
