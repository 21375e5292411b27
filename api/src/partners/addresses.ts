import type { Tx } from '@werkbank/database/postgres/connect.ts'
import { RULES } from '@werkbank/model/base/rules.ts'
import {
  changeCustomerAddress,
  chooseCustomerAddress,
  removeCustomerAddress,
} from '@werkbank/model/partners/address-commands.ts'
import { placeOf } from '@werkbank/model/partners/commands.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { type AddressState, customerAddress, isEmptyAddress } from '@werkbank/model/partners/customer-address.ts'
import { handle } from '../http/command/command-route.ts'
import { requirePossible } from '../http/command/possible.ts'
import { invalidInput, type Problem } from '../http/problem/problem.ts'
import { changeRow } from '../records/change-row.ts'
import { changePart, holdRow, removeRow } from '../records/commands.ts'
import { insertRow, rowById, type Values } from '../records/rows.ts'

/** R-PA5: the first address of a customer is the standard for both, and has the customer's id. */
export const insertFirstAddress = (
  tx: Tx,
  { id, ...fields }: { id: string } & Record<string, unknown>,
): Promise<void> => insertRow(tx, customerAddress, { id, customerId: id, ...placeOf(fields) })

/** R-PA6: a customer is where their address for invoices is. Where one of both was changed, the other says the same. */
export const showBillingPlace = (tx: Tx, customerId: string) => tx`
  UPDATE customers c SET street = a.street, postal_code = a.postal_code, city = a.city, country = a.country FROM customer_addresses a
  WHERE c.org_id = current_org() AND c.id = ${customerId} AND a.org_id = c.org_id AND a.id = c.billing_address_id
    AND (c.street, c.postal_code, c.city, c.country) IS DISTINCT FROM (a.street, a.postal_code, a.city, a.country)`
export const moveBillingAddress = (tx: Tx, customerId: string) => tx`
  UPDATE customer_addresses a SET street = c.street, postal_code = c.postal_code, city = c.city, country = c.country, version = a.version + 1 FROM customers c
  WHERE a.org_id = current_org() AND c.org_id = a.org_id AND c.id = ${customerId} AND a.id = c.billing_address_id
    AND (c.street, c.postal_code, c.city, c.country) IS DISTINCT FROM (a.street, a.postal_code, a.city, a.country)`

/** R-PA6, R-PA8. */
export const handleChangeAddress = handle(changeCustomerAddress, async (work, input) => {
  const { version } = await changePart(work as never, customerAddress, input, async (before, changed) => {
    if (isEmptyAddress({ ...before, ...changed }) && !isEmptyAddress(before)) throw emptyAddress(changed)
  })
  await showBillingPlace(work.tx, input.customerId)
  return { version }
})

function emptyAddress(changed: object): Problem {
  const code = 'address-empty'
  return invalidInput([{ path: Object.keys(changed)[0] ?? '', code, message: RULES[code] }])
}

/** R-PA5: what is a standard stays. */
export const handleRemoveAddress = handle(removeCustomerAddress, async (work, input) => {
  const { tx } = work
  await holdRow(work, customerAddress, input)
  requirePossible(work, removeCustomerAddress, await standardOf(tx, input))
  await removeRow(work, customerAddress, input)
  return {}
})

async function standardOf(tx: Tx, { id, customerId }: { id: string; customerId: string }): Promise<AddressState> {
  const [standard] = await tx`
    SELECT 1 FROM customers WHERE org_id = current_org() AND id = ${customerId} AND ${id} IN (billing_address_id, delivery_address_id)`
  return { isStandard: standard !== undefined }
}

/** An address as its commands ask it. */
export async function addressStateById(tx: Tx, id: string): Promise<AddressState | undefined> {
  const row = await rowById(tx, customerAddress, id)
  return row && standardOf(tx, row)
}

/** R-PA5. */
export const handleChooseAddress = handle(chooseCustomerAddress, async (work, { customerId, id, use }) => {
  await holdRow(work, customerAddress, { id, customerId })
  const { version } = await changeRow(work as never, customer, { id: customerId, [`${use}AddressId`]: id })
  await showBillingPlace(work.tx, customerId)
  return { version }
})

/** Where something goes: below the customer's name the address's own line, street and place. */
export type PostalAddress = Pick<Values<typeof customerAddress>, 'name' | 'street' | 'postalCode' | 'city' | 'country'>
