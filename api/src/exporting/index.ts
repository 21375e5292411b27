import { mountCommand } from '../http/command/command-route.ts'
import { routes } from '../http/context.ts'
import { handleAskExport } from './ask-export.ts'

/** The door of exports. */
export { exportsList } from './exports-list.ts'
export const exportRoutes = routes()
mountCommand(exportRoutes, handleAskExport)
