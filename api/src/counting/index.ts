/** The door of counting. */
import './fractions.ts'

export { handleCreateCount } from './create-count.ts'
export { handlePostCount } from './post-count.ts'
export { countingRoutes } from './routes.ts'
