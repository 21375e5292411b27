/** The organisation's door: sites, departments and sections, and who belongs to them. */
export { orgUnitStateById } from './org-units.ts'
export { organisationRoutes } from './routes.ts'
