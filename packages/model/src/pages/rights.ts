import { defineRights, EVERYBODY, TEAM } from '../base/right.ts'

export const PAGE_RIGHTS = defineRights('Team', { 'page.read': EVERYBODY, 'page.edit': TEAM })
