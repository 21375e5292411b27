/** The roles that a new company starts with, beside its administration, which has every right. */
export const STARTING_ROLES = ['sales', 'warehouse', 'production', 'purchasing', 'viewer'] as const
export type StartingRole = (typeof STARTING_ROLES)[number]

/** Where a right stands on the screen of roles: the kinds of work, in the order in which people think of them. */
export const RIGHT_AREAS = ['Sales', 'Catalogue', 'Stock', 'Team', 'System'] as const
export type RightArea = (typeof RIGHT_AREAS)[number]

/** The rights of a domain, each with the starting roles that have it. */
export type DomainRights<P extends string = string> = {
  area: RightArea
  roles: Readonly<Record<P, readonly StartingRole[]>>
}

/** Rights of all roles. */
export const EVERYBODY = STARTING_ROLES
/** Rights of roles that work with others, not of those that only read. */
export const TEAM = ['sales', 'warehouse', 'production', 'purchasing'] as const satisfies readonly StartingRole[]
/** Rights of the administration alone, until it gives them to a role. */
export const NOBODY: readonly StartingRole[] = []

/**
 * What a role can allow in a domain, said beside its records: `<record>.<step>` → the starting roles that have it. Its words are `may_<record>_<step>`
 * of the domain `people` in each language; roles of companies that exist get a new one by a migration. Source: identity.md, ID-70.
 */
export const defineRights = <P extends `${string}.${string}`>(
  area: RightArea,
  roles: Readonly<Record<P, readonly StartingRole[]>>,
): DomainRights<P> => ({ area, roles })
