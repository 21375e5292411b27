import { defineRights, NOBODY } from '../base/right.ts'

/** To share views of lists with everybody and with roles. */
export const SETTING_RIGHTS = defineRights('System', { 'view.share': NOBODY })
