import { mountCommand } from '../http/command/command-route.ts'
import { type Routes, routes } from '../http/context.ts'
import { mountQuery } from '../http/query-route.ts'
import { getCompany, handleChangeCompany, ownCompany } from './company.ts'

export function companyRoutes(): Routes {
  const app = routes()
  mountQuery(app, getCompany, async ({ tx }) => {
    const { currency: _, ...company } = await ownCompany(tx)
    return company
  })
  mountCommand(app, handleChangeCompany)
  return app
}
