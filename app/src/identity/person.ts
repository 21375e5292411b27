import type { Permission } from '@werkbank/model/base/permission.ts'
import { INVOICE_BASES } from '@werkbank/model/company/invoice-basis.ts'
import { PERMISSIONS } from '@werkbank/model/rights.ts'
import { z } from 'zod'

const known = new Set<string>(PERMISSIONS)

/** The signed-in person, as `GET /me` answers. Permissions that this version doesn't know are left out. */
export const personSchema = z.object({
  userId: z.string(),
  orgId: z.string(),
  orgName: z.string().optional(),
  organisation: z
    .object({
      currency: z.string(),
      country: z.string(),
      timeZone: z.string().optional(),
      passwordLengthMin: z.number().optional(),
      passwordNotDigits: z.boolean().optional(),
      passwordNotCommon: z.boolean().optional(),
      passwordNotLikePerson: z.boolean().optional(),
      invoiceBasis: z.enum(INVOICE_BASES).optional(),
    })
    .optional(),
  roles: z.array(z.string()).default([]),
  name: z.string(),
  email: z.string(),
  color: z.number().optional(),
  permissions: z.array(z.string()).transform((all) => all.filter((name): name is Permission => known.has(name))),
  access: z.string().default(''),
  /** An administrator has set their password: they must choose another one first. */
  mustChangePassword: z.boolean().default(false),
})
export type Person = z.infer<typeof personSchema>

const storageKey = 'werkbank:person'

/** The person whose data this browser shows: stored, so that the app opens offline. */
export function storedPerson(): Person | undefined {
  const text = globalThis.localStorage?.getItem(storageKey)
  if (!text) return undefined
  try {
    return personSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined // written by hand or cut off: as if nobody had signed in
  }
}

export function storePerson(person: Person | undefined): void {
  if (person) localStorage.setItem(storageKey, JSON.stringify(person))
  else localStorage.removeItem(storageKey)
}
