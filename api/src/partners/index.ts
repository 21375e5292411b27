/** The partners' door. */
export { handleChangeCustomer } from './change-customer.ts'
export { handleCreateCustomer } from './create-customer.ts'
export { type Customer, customerById } from './customers.ts'
export { partnerRoutes } from './routes.ts'
