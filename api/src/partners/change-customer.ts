import { changeCustomer } from '@werkbank/model/partners/commands.ts'
import { changedFields } from '../http/changed-fields.ts'
import { handle } from '../http/command-route.ts'
import { notFound } from '../http/problem.ts'
import { customerById } from './customers.ts'

/** R-PA3. Changing nothing answers with the version that is. */
export const handleChangeCustomer = handle(changeCustomer, async ({ tx, emit, refuse }, { id, seen, ...change }) => {
  const customer = await customerById(tx, id, { lock: true })
  if (!customer) throw notFound()
  const { changed, newer } = changedFields(customer, change, seen)
  if (Object.keys(newer).length > 0) throw refuse('changed-meanwhile', { fields: newer })
  if (Object.keys(changed).length === 0) return { version: customer.version }
  await tx`UPDATE customers SET ${tx(changed as never)}, version = version + 1 WHERE org_id = current_org() AND id = ${id}`
  emit({
    type: 'customer.changed',
    subject: { type: 'customer', id },
    payload: { fields: Object.keys(changed) },
    audience: 'customer.read',
  })
  return { version: customer.version + 1 }
})
