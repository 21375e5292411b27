import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { preferredLanguage } from '@werkbank/words/language.ts'
import type { Speech } from '@werkbank/words/say.ts'
import { SPEECHES } from '../http/problem/speech.ts'

/** The language of a paper for a customer, whoever prints it: the customer's, or the company's (German) where there are no words in it (I18N-25). */
export async function speechTo(tx: Tx, customerId: string | null | undefined): Promise<Speech> {
  const [customer] = customerId
    ? await tx<{ language: string | null }[]>`
        SELECT language FROM customers WHERE org_id = current_org() AND id = ${customerId}`
    : []
  const code = preferredLanguage(customer?.language ? [customer.language] : [], [...SPEECHES.keys()])
  return must(SPEECHES.get(code), 'the product’s first language has words')
}
