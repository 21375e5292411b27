import { defineRights, NOBODY } from '../base/right.ts'

export const LEDGER_RIGHTS = defineRights('Sales', { 'ledger.read': NOBODY })
