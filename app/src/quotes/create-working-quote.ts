import { createMemo } from 'solid-js'
import { linesAsAgreed } from '../agreement/committed-content.ts'
import { createWorkingCopy, type WorkingCopy } from '../agreement/create-working-copy.ts'
import { useRow } from '../mirror/use-mirror.ts'
import type { Replica } from '../replica/replica.ts'
import { QUOTE_KIND } from './quote-agreement.ts'

/** A quote as it is being written, beside what was sent of it line by line. */
export function createWorkingQuote(id: string, replica: Replica): WorkingCopy {
  const quote = useRow('quotes', () => id)
  const lines = createMemo(() => new Map(quote()?.lines.map((line) => [line.lineId, line])))
  return createWorkingCopy(replica, {
    kind: QUOTE_KIND,
    id,
    version: () => quote()?.version ?? 0,
    agreedCustomerId: () => quote()?.customerId ?? null,
    currency: () => quote()?.currency,
    agreedLine: (lineId) => lines().get(lineId),
    fromMirror: (content) => {
      const row = quote()
      if (!row) return undefined
      const { customerId, reference, validUntil } = row
      const head = { ...content.head, customerId: customerId ?? undefined, reference, validUntil: validUntil ?? '' }
      return { head: head as typeof content.head, lines: linesAsAgreed(row.lines, content), notes: content.notes }
    },
  })
}
