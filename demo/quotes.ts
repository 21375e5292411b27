import { handleCommitQuote, handleCreateQuote, handleDeclineQuote } from '@werkbank/api/quotes/index.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { DemoProduct } from './catalogue.ts'
import type { DemoCustomer } from './customers.ts'
import type { Run } from './orders.ts'
import type { Random } from './random.ts'

const FATES = ['draft', 'draft', 'sent', 'sent', 'sent', 'sent', 'expired', 'expired', 'declined'] as const

/** Some quotes in their states, created by the commands that people use. Accepting one is left to the visitor of the demo. */
export async function demoQuotes(
  sql: Sql,
  random: Random,
  nowMs: number,
  { run, customers, products }: { run: Run; customers: DemoCustomer[]; products: DemoProduct[] },
): Promise<void> {
  for (const [index, fate] of FATES.entries()) {
    const id = random.id(nowMs)
    await run(handleCreateQuote as never, {
      id,
      customerId: random.pick(customers).id,
      reference: `Anfrage ${4_100 + index}`,
      notes: 'Preise zuzüglich Versand.',
      lines: Array.from({ length: 3 }, (_, at) => ({
        id: `l${at + 1}`,
        productId: products[(index * 7 + at) % products.length]?.id,
        quantity: String(random.pick([10, 20, 50])),
        ...(at === 0 ? { discountPercent: '5' } : {}),
      })),
    })
    if (fate === 'draft') continue
    await run(handleCommitQuote as never, { id })
    if (fate === 'declined')
      await run(handleDeclineQuote as never, { id, reason: 'Ein anderer Anbieter war günstiger' })
    if (fate === 'expired')
      await withSystem(
        sql,
        (tx) => tx`UPDATE quotes SET sent_on = sent_on - 40, valid_until = valid_until - 40 WHERE id = ${id}`,
      )
  }
}
