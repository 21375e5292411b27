/** The door of settings: their routes. What they say is read by `settingValues` of the database. */
export { settingRoutes } from './routes.ts'
