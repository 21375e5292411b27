/** The partners' door. */

export { addressStateById, type PostalAddress } from './addresses.ts'
export { handleChangeCustomer } from './change-customer.ts'
export { handleCreateCustomer } from './create-customer.ts'
export { type Customer, customerById, placeOfCustomer } from './customers.ts'
export { addressAndContactHandlers, partnerRoutes } from './routes.ts'
