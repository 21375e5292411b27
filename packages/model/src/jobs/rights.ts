import { defineRights, NOBODY } from '../base/right.ts'

/** Reading the data of another system in (`npm run import`). */
export const JOB_RIGHTS = defineRights('System', { 'import.run': NOBODY })
