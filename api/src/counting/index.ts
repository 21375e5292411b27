/** The door of counting. */
import './fractions.ts'

export { countApproval } from './count-approval.ts'
export { handleCreateCount } from './create-count.ts'
export { handlePostCount } from './post-count.ts'
export { countingRoutes } from './routes.ts'
