import type { Statement, Tx } from '@werkbank/database/postgres/connect.ts'
import type { OrderTotal } from '@werkbank/model/agreement/total.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import type { Customer, PostalAddress } from '../partners/index.ts'
import type { AgreedLine, Version } from './agree-lines.ts'
import type { WorkingCopy } from './read-working-copy.ts'

/** Where versions of a kind are kept, and the column of what they are of. */
export type VersionTable = { table: string; owner: string }

/** The customer's data at the time of the version (R-SA11). */
export type AgreedCustomer = Pick<Customer, 'number' | 'name' | 'street' | 'postalCode' | 'city' | 'country'> & {
  /** The line below the name. Versions from before customers had several addresses have one for all: no line, no other place. */
  addressName?: string
  delivery?: PostalAddress
}

/** `billing`: where the invoice goes, where that is another address than usual. */
export function agreedCustomer(
  { number, name, delivery, ...customer }: Customer,
  billing = customer.billing,
): AgreedCustomer {
  const { name: addressName, ...place } = billing
  return { number, name, ...place, addressName, delivery }
}

export function insertVersion(
  { tx, caller }: { tx: Tx; caller: Pick<Caller, 'userId'> },
  { table, owner }: VersionTable,
  of: {
    id: string
    seen: WorkingCopy
    customer: Customer
    lines: AgreedLine[]
    total: OrderTotal
    version: number
    /** Only orders have one. */
    reason?: string | undefined
  },
): Statement {
  const { content, seq, stateVector } = of.seen
  return tx`INSERT INTO ${tx(table)} (org_id, ${tx(owner)}, version, head, lines, notes, totals, customer, document_seq, state_vector, committed_by${of.reason === undefined ? tx`` : tx`, reason`})
    VALUES (current_org(), ${of.id}, ${of.version}, ${tx.json(content.head)}, ${tx.json(of.lines as never)}, ${content.notes}, ${tx.json(of.total as never)}, ${tx.json(agreedCustomer(of.customer))}, ${seq}, ${Buffer.from(stateVector)}, ${caller.userId}${of.reason === undefined ? tx`` : tx`, ${of.reason}`})`
}

type Kept = Version & {
  totals: OrderTotal
  customer: AgreedCustomer | null
  committedBy: string | null
  committedAt: string
}

/** The last version, or that with a number; undefined where there is none. */
export async function lastVersion(
  tx: Tx,
  { table, owner }: VersionTable,
  id: string,
  version?: number,
): Promise<Kept | undefined> {
  const [row] = await tx<Kept[]>`
    SELECT version, head, lines, notes, totals, customer, committed_by, committed_at FROM ${tx(table)}
    WHERE org_id = current_org() AND ${tx(owner)} = ${id} ${version === undefined ? tx`` : tx`AND version = ${version}`}
    ORDER BY version DESC LIMIT 1`
  return row
}
