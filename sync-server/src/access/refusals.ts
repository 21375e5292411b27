import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { type Fold, recordSecurity } from '@werkbank/database/security-log.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { type Caller, can } from '@werkbank/model/base/permission.ts'
import { DOCUMENT_KINDS, parseDocumentName } from '@werkbank/model/document-kinds.ts'

export type Refusal = {
  caller: Caller
  address: string
  /** The way in: '/sync', '/yjs', '/counts'. */
  way: string
  code: 'not-found' | 'read-only' | 'forbidden'
  document?: string
}
export type RecordRefusal = (refusal: Refusal) => void

/**
 * Records in the security log that a socket refused a document or an edit to a signed-in person; the same refusal once a minute (US-19.4). A document
 * that does not exist is no refusal: a device may ask for what was deleted. The socket does not wait for the entry.
 */
export function createRefusals(sql: Sql, fold: Fold): RecordRefusal {
  return ({ caller, address, way, code, document }) => {
    const { orgId, userId, credential, via } = caller
    void fold(`${userId} ${credential} ${way} ${code}`, (more) =>
      withSystem(sql, async (tx) => {
        if (code === 'not-found' && document && mayReadKind(caller, document)) {
          const known = await tx`SELECT 1 FROM documents WHERE name = ${document}`
          if (known.length === 0) return
        }
        const details = {
          code,
          route: `socket ${way}`,
          via,
          ...(document ? { document } : {}),
          ...(more ? { more } : {}),
        }
        const origin = { address, userAgent: '', requestId: '' }
        await recordSecurity(tx, { orgId, actor: userId, result: 'refused' }, origin, [{ type: 'denied', details }])
      }),
    )
  }
}

const mayReadKind = (caller: Caller, document: string): boolean => {
  const parsed = parseDocumentName(document)
  return !parsed || can(caller, DOCUMENT_KINDS[parsed.kind].rights.read)
}
