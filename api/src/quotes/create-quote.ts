import { settingValues } from '@werkbank/database/setting-values.ts'
import { HEAD_FIELDS, type OrderHead } from '@werkbank/model/agreement/agreed-document.ts'
import { validUntilOf } from '@werkbank/model/quotes/check-quote.ts'
import { createQuote } from '@werkbank/model/quotes/commands.ts'
import { quoteCreated } from '@werkbank/model/quotes/events.ts'
import { quoteDocumentName, quoteKind } from '@werkbank/model/quotes/quote-kind.ts'
import { quoteValidDays } from '@werkbank/model/quotes/settings.ts'
import { makeDocuments, refuseConfusion, unknownReferences, writeContent } from '../agreement/index.ts'
import { handle } from '../http/command/command-route.ts'
import { organisationCurrency } from '../http/organisation.ts'

/** SA-01. With `documentFromClient` the content comes as the document; otherwise the API writes it, once. */
export const handleCreateQuote = handle(createQuote, async (work, input) => {
  const { tx, caller, refuse, emit, today } = work
  const id = input.id ?? work.newId()
  refuseConfusion(input)
  const findings = await unknownReferences(tx, input)
  if (findings.length > 0) throw refuse('unknown-reference', { findings })
  const currency = input.currency ?? (await organisationCurrency(tx))
  const [days] = await settingValues(tx, caller, quoteValidDays)
  const given = HEAD_FIELDS.flatMap((field) => (input[field] === undefined ? [] : [[field, input[field]]]))
  const head: OrderHead = { validUntil: validUntilOf(today, days), ...Object.fromEntries(given), currency }
  await tx`INSERT INTO quotes (org_id, id, currency, created_by, working_customer_id, working_reference, working_lines)
    VALUES (current_org(), ${id}, ${currency}, ${caller.userId}, ${head.customerId ?? null}, ${head.reference ?? ''}, ${input.lines.length})`
  await makeDocuments(work, quoteKind, id)
  if (!input.documentFromClient)
    await writeContent(work, quoteKind, id, { head, lines: input.lines, notes: input.notes })
  emit(quoteCreated, id)
  return { id, documentName: quoteDocumentName(id) }
})
