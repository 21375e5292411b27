import { defineRights, NOBODY } from '../base/right.ts'

export const COMPANY_RIGHTS = defineRights('System', { 'company.edit': NOBODY })
