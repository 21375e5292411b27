import { defineRights, NOBODY } from '../base/right.ts'

/** Views of lists for everybody and for roles. */
export const SETTING_RIGHTS = defineRights('System', { 'view.share': NOBODY })
