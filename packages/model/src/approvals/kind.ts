import type { z } from 'zod'
import type { Permission } from '../base/permission.ts'
import type { YesNoKind } from '../settings/kinds.ts'
import type { Setting } from '../settings/setting.ts'

/**
 * One step of a request: `needed` different people with the right `right` agree. `late`: who may decide as well once the deadline has passed (ID-108).
 * Kept with each request, so that those under way go by the rule under which they were made.
 */
export type Stage = { right: Permission; needed: number; late?: Permission | undefined }

/** What would become of one thing: `before` null where there was none. Formatted where somebody reads it. */
export type Difference = {
  /** The key of its word: `approvals.what_<what>`. */
  what: string
  /** The thing itself, `product:<id>`, where there are several. */
  subject?: string
  /** Where it is, by the id of the place. */
  placeId?: string
  as: 'quantity' | 'percent' | 'money'
  before: string | number | null
  after: string | number | null
}

/** A kind of request, as a value: its domain declares it, `approval-kinds.ts` lists it; what happens after approval says the API. */
export type ApprovalKind<Name extends string = string, C extends z.ZodType = z.ZodType> = {
  name: Name
  stages: readonly [Stage, ...Stage[]]
  /** What is asked, as it is kept and hashed. It is shown to all who may decide: nothing in it may take a right of its own. */
  content: C
  differences: (content: z.output<C>) => Difference[]
  /** Where yes, whoever decides gives their password in the same minutes (ID-107). */
  signed: Setting<YesNoKind>
}

export const defineApprovalKind = <const Name extends string, C extends z.ZodType>(
  kind: ApprovalKind<Name, C>,
): ApprovalKind<Name, C> => kind
