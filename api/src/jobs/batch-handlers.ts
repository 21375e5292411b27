import { handleCreateProduct } from '../catalogue/index.ts'
import type { Handler } from '../http/command/command-route.ts'
import { addressAndContactHandlers, handleChangeCustomer, handleCreateCustomer } from '../partners/index.ts'
import { handleDeclineQuote } from '../quotes/index.ts'
import { handleCancelOrder, handleDeliverOrder } from '../sales/index.ts'
import { handleChangeProduct } from '../stock/index.ts'

/** Of every command that may be left to the server (`inBatches`). */
export const BATCH_HANDLERS = [
  handleCreateProduct,
  handleChangeProduct,
  handleCreateCustomer,
  handleChangeCustomer,
  ...addressAndContactHandlers,
  handleDeliverOrder,
  handleCancelOrder,
  handleDeclineQuote,
] as unknown as readonly Handler[]
