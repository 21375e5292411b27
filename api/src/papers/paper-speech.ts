import type { Tx } from '@werkbank/database/connect.ts'
import { must } from '@werkbank/model/base/assert.ts'
import { preferredLanguage } from '@werkbank/words/language.ts'
import type { Speech } from '@werkbank/words/say.ts'
import { SPEECHES } from '../http/speech.ts'

/** How a paper for a customer speaks, whoever prints it: in their language, or in the company's, which is German, where they have none that there are words in (I18N-25). */
export async function speechTo(tx: Tx, customerId: string | null | undefined): Promise<Speech> {
  const [customer] = customerId
    ? await tx<{ language: string | null }[]>`
        SELECT language FROM customers WHERE org_id = current_org() AND id = ${customerId}`
    : []
  const code = preferredLanguage(customer?.language ? [customer.language] : [], [...SPEECHES.keys()])
  return must(SPEECHES.get(code), 'the product’s first language has words')
}
