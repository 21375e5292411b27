import type { Tx } from '@werkbank/database/postgres/connect.ts'
import type { Actor } from '@werkbank/database/transaction.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { PAPER_LAYOUT } from './paper.ts'

/** What a kept paper is of: an invoice or credit note, or a delivery or return. */
export type KeptSubject = { kind: 'invoice' | 'delivery'; id: string }
export type KeptPaper = { title: string; pdf: Uint8Array }

/** The file that was kept when the paper was first printed, or undefined. */
export async function keptPaper(tx: Tx, { kind, id }: KeptSubject): Promise<KeptPaper | undefined> {
  const [kept] = await tx<KeptPaper[]>`
    SELECT title, pdf FROM printed_papers WHERE org_id = current_org() AND kind = ${kind} AND subject_id = ${id}`
  return kept
}

/** Stores the file for ever and returns the stored one: two people who print it first at the same time get the same. DO-02, decision 0033. */
export async function keepPaper(
  tx: Tx,
  subject: KeptSubject,
  { title, language, pdf }: KeptPaper & { language: string },
  { userId }: Actor,
): Promise<KeptPaper> {
  await tx`INSERT INTO printed_papers (org_id, kind, subject_id, title, language, layout, pdf, printed_by)
    VALUES (current_org(), ${subject.kind}, ${subject.id}, ${title}, ${language}, ${PAPER_LAYOUT}, ${Buffer.from(pdf)}, ${userId})
    ON CONFLICT DO NOTHING`
  return must(await keptPaper(tx, subject), 'a paper that was kept is there')
}
