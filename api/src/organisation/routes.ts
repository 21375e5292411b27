import { orgUnit, orgUnitMember } from '@werkbank/model/organisation/org-unit.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command/command-route.ts'
import { routes } from '../http/context.ts'
import { mountRecord } from '../records/mount-record.ts'
import {
  handleAddToOrgUnit,
  handleChangeOrgUnit,
  handleCreateOrgUnit,
  handleRemoveOrgUnit,
  handleTakeFromOrgUnit,
  withPaths,
} from './org-units.ts'

export const organisationRoutes = routes()
mountRecord(organisationRoutes, orgUnit, {
  many: 'org-units',
  summaries: { list: 'Units of the company by name, each with its path from the top of the tree', one: 'One unit' },
  beside: { fields: { path: z.array(z.string()) }, read: withPaths },
})
mountRecord(organisationRoutes, orgUnitMember, {
  many: 'people',
  summaries: { list: 'Who belongs to a unit', one: 'One of them' },
})
mountCommand(organisationRoutes, handleCreateOrgUnit)
mountCommand(organisationRoutes, handleChangeOrgUnit)
mountCommand(organisationRoutes, handleRemoveOrgUnit)
mountCommand(organisationRoutes, handleAddToOrgUnit)
mountCommand(organisationRoutes, handleTakeFromOrgUnit)
