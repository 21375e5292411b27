import { type Routes, routes } from '../http/context.ts'
import type { Sessions } from './session.ts'

export function identityRoutes(_sessions: Sessions): Routes {
  return routes()
}
