import { approvalRoutes } from './approvals/routes.ts'
import { batchRoutes } from './batches/index.ts'
import { catalogueRoutes } from './catalogue/index.ts'
import { countingRoutes } from './counting/index.ts'
import { exportRoutes } from './exporting/index.ts'
import { fileRoutes } from './files/index.ts'
import type { Routes } from './http/context.ts'
import { ledgerRoutes } from './ledger/index.ts'
import { organisationRoutes } from './organisation/index.ts'
import { companyRoutes } from './papers/index.ts'
import { partnerRoutes } from './partners/index.ts'
import { possibleRoutes } from './possible.ts'
import { queueRoutes } from './queue/index.ts'
import { quoteRoutes } from './quotes/index.ts'
import { salesRoutes } from './sales/index.ts'
import { settingRoutes } from './settings/index.ts'
import { stockRoutes } from './stock/index.ts'

/** The routes of every domain; a domain that has some adds its line. */
export const domainRoutes = (): Routes[] => [
  approvalRoutes,
  catalogueRoutes,
  partnerRoutes,
  ledgerRoutes,
  stockRoutes,
  quoteRoutes,
  salesRoutes,
  countingRoutes,
  organisationRoutes,
  companyRoutes(),
  settingRoutes,
  fileRoutes,
  queueRoutes,
  exportRoutes,
  batchRoutes,
  possibleRoutes,
]
