/** The door of counting. */
export { handleCreateCount } from './create-count.ts'
export { handlePostCount } from './post-count.ts'
export { countingRoutes } from './routes.ts'
