import { approve, refuseRequest, sendBack, withdraw } from './approvals/commands.ts'
import { endDeputy, nameDeputy } from './approvals/deputy.ts'
import { addToBatch, dropBatch, runBatch, undoBatch } from './batches/commands.ts'
import { changeCategory, createCategory, removeCategory } from './catalogue/category-commands.ts'
import { changeProduct, choosePicture, createProduct } from './catalogue/commands.ts'
import {
  addMembers,
  createRoom,
  openRoom,
  postMessage,
  readRoom,
  removeMember,
  renameRoom,
  setRoomRole,
} from './chat/commands.ts'
import { changeCompany } from './company/commands.ts'
import { changeCount, createCount, postCount } from './counting/commands.ts'
import { createTicket, restoreDocument } from './documents/commands.ts'
import { discardDeadLetter, replayDeadLetter } from './events/commands.ts'
import { attachFile, removeFile } from './files/commands.ts'
import {
  changePassword,
  changeSignInSettings,
  createMachineToken,
  createPerson,
  createToken,
  disablePerson,
  enablePerson,
  endPersonsSessions,
  endSession,
  openDeviceKey,
  proveSession,
  revokeToken,
  setPassword,
  setUserName,
  unlockPerson,
} from './identity/commands.ts'
import {
  assignRole,
  changeRole,
  createRole,
  deleteRole,
  endLentRole,
  endRole,
  lendRole,
  setRoles,
} from './identity/role-commands.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  resetSecondFactor,
} from './identity/second-factor.ts'
import { exportSecurityLog } from './identity/security-event.ts'
import { askBackup, cancelJob } from './jobs/commands.ts'
import { askExport } from './jobs/export.ts'
import { addToOrgUnit, changeOrgUnit, createOrgUnit, removeOrgUnit, takeFromOrgUnit } from './organisation/commands.ts'
import {
  changeCustomerAddress,
  changeCustomerContact,
  chooseCustomerAddress,
  createCustomerAddress,
  createCustomerContact,
  removeCustomerAddress,
  removeCustomerContact,
} from './partners/address-commands.ts'
import { changeCustomer, createCustomer } from './partners/commands.ts'
import { hidePresence, setPresence } from './presence/commands.ts'
import { acceptQuote, commitQuote, createQuote, declineQuote } from './quotes/commands.ts'
import {
  cancelInvoice,
  correctInvoice,
  createCredit,
  creditOrder,
  invoiceOrder,
  payInvoice,
} from './sales/billing/invoice-commands.ts'
import { cancelOrder, cancelRest, commitOrder, createOrder, deliverOrder, returnOrder } from './sales/commands.ts'
import { changeSetting } from './settings/commands.ts'
import { setFavourite } from './settings/favourite.ts'
import { changeView, createView, removeView } from './settings/view-commands.ts'
import {
  adjustStock,
  changeLocation,
  closeLocation,
  createLocation,
  receiveStock,
  reverseMove,
  transferStock,
} from './stock/commands.ts'
import { changeExpectedReceipt, closeExpectedReceipt, expectReceipt } from './stock/expected-commands.ts'

const all = [
  approve,
  refuseRequest,
  sendBack,
  withdraw,
  nameDeputy,
  endDeputy,
  createProduct,
  changeProduct,
  choosePicture,
  createCategory,
  changeCategory,
  removeCategory,
  createCustomer,
  changeCustomer,
  createCustomerAddress,
  changeCustomerAddress,
  removeCustomerAddress,
  chooseCustomerAddress,
  createCustomerContact,
  changeCustomerContact,
  removeCustomerContact,
  createLocation,
  changeLocation,
  closeLocation,
  expectReceipt,
  changeExpectedReceipt,
  closeExpectedReceipt,
  receiveStock,
  transferStock,
  adjustStock,
  reverseMove,
  createQuote,
  commitQuote,
  acceptQuote,
  declineQuote,
  createOrder,
  commitOrder,
  deliverOrder,
  returnOrder,
  invoiceOrder,
  creditOrder,
  correctInvoice,
  cancelInvoice,
  cancelOrder,
  cancelRest,
  payInvoice,
  createCredit,
  createCount,
  changeCount,
  postCount,
  createRoom,
  openRoom,
  renameRoom,
  addMembers,
  removeMember,
  setRoomRole,
  readRoom,
  postMessage,
  restoreDocument,
  createTicket,
  hidePresence,
  setPresence,
  createMachineToken,
  createPerson,
  createRole,
  setPassword,
  setRoles,
  assignRole,
  endRole,
  lendRole,
  endLentRole,
  deleteRole,
  endPersonsSessions,
  setUserName,
  exportSecurityLog,
  unlockPerson,
  disablePerson,
  enablePerson,
  changeRole,
  changeSignInSettings,
  createToken,
  revokeToken,
  changePassword,
  openDeviceKey,
  endSession,
  proveSession,
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  resetSecondFactor,
  createOrgUnit,
  changeOrgUnit,
  removeOrgUnit,
  addToOrgUnit,
  takeFromOrgUnit,
  replayDeadLetter,
  discardDeadLetter,
  changeCompany,
  changeSetting,
  attachFile,
  removeFile,
  createView,
  changeView,
  removeView,
  setFavourite,
  cancelJob,
  askBackup,
  askExport,
  addToBatch,
  runBatch,
  undoBatch,
  dropBatch,
] as const

/** Every command by name; what the outbox sends and the API mounts. */
export const COMMANDS = Object.fromEntries(all.map((command) => [command.name, command])) as {
  [C in (typeof all)[number] as C['name']]: C
}
export type CommandName = (typeof all)[number]['name']
