import { idSchema } from '@werkbank/model/base/id.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command-route.ts'
import { routes } from '../http/context.ts'
import { pageInput, pageOf } from '../http/pages.ts'
import { notFound } from '../http/problem.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { mountChanges } from '../records/history.ts'
import { handleChangeCustomer } from './change-customer.ts'
import { handleCreateCustomer } from './create-customer.ts'
import { customerById, listCustomers } from './customers.ts'

const customerSchema = customer.row.omit({ rev: true })
const listOfCustomers = defineQuery({
  name: 'customer.list',
  route: 'GET /customers',
  permission: 'customer.read',
  summary: 'Customers, by name or number',
  input: z.object({
    ...pageInput(['name', '-name', 'number', '-number']),
    search: z.string().max(100).optional(),
    country: z.string().max(2).optional(),
  }),
  answer: pageOf(customerSchema),
})
const getCustomer = defineQuery({
  name: 'customer.get',
  route: 'GET /customers/{id}',
  permission: 'customer.read',
  summary: 'One customer',
  input: z.object({ id: idSchema }),
  answer: customerSchema,
})

export const partnerRoutes = routes()
mountQuery(partnerRoutes, listOfCustomers, ({ tx }, input) => listCustomers(tx, input))
mountQuery(partnerRoutes, getCustomer, async ({ tx }, { id }) => {
  const customer = await customerById(tx, id)
  if (!customer) throw notFound()
  return customer
})
mountChanges(partnerRoutes, customer, 'GET /customers')
mountCommand(partnerRoutes, handleCreateCustomer)
mountCommand(partnerRoutes, handleChangeCustomer)
