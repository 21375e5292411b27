/** The door of batches: commands that are left to the server, which does them as a job. */

export { doesCommands } from './does-commands.ts'
export { endOldBatches } from './end-old-batches.ts'
export { batchRoutes } from './routes.ts'
