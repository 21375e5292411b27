import { createHash } from 'node:crypto'
import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { CountDocument } from '@werkbank/model/counting/count-document.ts'
import { type BinState, type GetConflicts, readCount } from '@werkbank/model/counting/read-count.ts'

/** Automerge brings a wasm of several megabytes: loaded with the first count. */
const automerge = () => import('@automerge/automerge')

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** automerge-repo's name of the document with this id: base58check of its bytes. */
export function automergeIdOf(uuid: string): string {
  const payload = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest()
  const bytes = Buffer.concat([payload, sha256(sha256(payload)).subarray(0, 4)])
  let number = BigInt(`0x${bytes.toString('hex')}`)
  let text = ''
  for (; number > 0n; number /= 58n) text = `${ALPHABET[Number(number % 58n)]}${text}`
  const zeros = bytes.findIndex((byte) => byte !== 0)
  return '1'.repeat(zeros) + text
}

/** Stores a new sheet where automerge-repo's storage looks for it (sync-server/src/gateways). */
export async function writeSheet(tx: Tx, orgId: string, automergeId: string, document: CountDocument): Promise<void> {
  const A = await automerge()
  const doc = A.from(document as unknown as Record<string, unknown>)
  const key = [orgId, automergeId, 'snapshot', createHash('sha256').update(A.getHeads(doc).join()).digest('hex')]
  await tx`INSERT INTO automerge_chunks (key, org_id, data) VALUES (${key}::text[], ${orgId}, ${Buffer.from(A.save(doc))})`
}

export type Sheet = { bins: BinState[]; document: CountDocument; heads: string[]; has: (heads: string[]) => boolean }

/** The sheet as it was stored last. */
export async function readSheet(tx: Tx, orgId: string, automergeId: string): Promise<Sheet> {
  const A = await automerge()
  const chunks = await tx<{ data: Uint8Array }[]>`
    SELECT data FROM automerge_chunks WHERE org_id = ${orgId} AND key[2] = ${automergeId} AND key[3] IN ('snapshot', 'incremental') ORDER BY key[3] = 'incremental', at`
  let doc = A.init<CountDocument>()
  for (const { data } of chunks) doc = A.loadIncremental(doc, new Uint8Array(data))
  const getConflicts = ((object: object, key: string) => A.getConflicts(object as never, key as never)) as GetConflicts
  return {
    bins: readCount(doc, getConflicts),
    document: doc,
    heads: A.getHeads(doc),
    has: (heads) => A.hasHeads(doc, heads),
  }
}
