import { z } from 'zod'
import { LIMITS } from '../base/limits.ts'
import type { Permission } from '../base/permission.ts'
import { type Asking, because, defineState, type Hindrance } from '../base/possible.ts'
import { defineRecord } from '../records/define-record.ts'
import { fromServer, onlyWith, optional } from '../records/field.ts'
import { choice } from '../records/kinds/choice.ts'
import { counted, money } from '../records/kinds/number.ts'
import { reference } from '../records/kinds/reference.ts'
import { computed, structure } from '../records/kinds/structure.ts'
import { note } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'
import { ofHolders } from '../records/scope.ts'
import type { Stage } from './kind.ts'

/**
 * `approved`: by all, and its domain has yet to do it. `void`: what was asked has changed since, or is no longer needed. `sent-back`: its requester may ask
 * again, for something else. Where the domain does it at once the request goes from `open` to `done`.
 */
export const APPROVAL_STATES = ['open', 'approved', 'refused', 'sent-back', 'withdrawn', 'void', 'done'] as const
export type ApprovalStateName = (typeof APPROVAL_STATES)[number]
export const VERDICTS = ['approved', 'refused', 'sent-back', 'withdrawn', 'passed-on', 'void'] as const
export type Verdict = (typeof VERDICTS)[number]

export const stageSchema = z.object({ right: z.string(), needed: z.int(), late: z.string().optional() })
export const decisionSchema = z.object({
  round: z.int(),
  stage: z.int(),
  verdict: z.enum(VERDICTS),
  /** Null: nobody, a deadline that passed. */
  by: z.string().nullable(),
  /** Whose place they took, as a deputy. */
  onBehalfOf: z.string().nullable(),
  reason: z.string(),
  at: z.string(),
})
export type Decision = z.output<typeof decisionSchema>

/**
 * A request: somebody asks others to agree before something takes effect. Visible to its requester, and to whoever holds one of the rights to decide or stands
 * in for them. ID-103, ID-106 to ID-108.
 */
export const approval = defineRecord({
  name: 'approval',
  table: 'approvals',
  read: { permission: null, scope: 'any' },
  scope: [ofHolders('rights', 'requestedBy')],
  isLasting: true,
  sorts: ['-requestedAt'],
  fields: {
    kind: fromServer(note({ max: 60 })),
    subjectType: fromServer(note({ max: 40 })),
    subjectId: fromServer(note({ max: 60 })),
    state: fromServer(choice(APPROVAL_STATES)),
    requestedBy: fromServer(reference()),
    requestedAt: fromServer(moment()),
    reason: fromServer(note({ max: LIMITS.shortTextCharsMax })),
    /** What it comes to, in minor units of the books' currency, where that may be known by all who see the request. */
    amountMinor: fromServer(optional(money())),
    /** What it comes to at cost. */
    costMinor: fromServer(onlyWith('cost.read', optional(money()))),
    content: fromServer(structure(z.record(z.string(), z.unknown()))),
    /** Of what is asked: who decides says which they saw. */
    contentHash: fromServer(note({ max: 64 })),
    stages: fromServer(structure(z.array(stageSchema))),
    /** The one that it is in, from 0. */
    stage: fromServer(counted()),
    /** How often it was asked: after being sent back all begins anew. */
    round: fromServer(counted()),
    /** Those with which one may see it, and some time decide. */
    rights: fromServer(structure(z.array(z.string()))),
    /** When it is passed on; null once it was, or where nobody is next. */
    dueAt: fromServer(optional(moment())),
    endedAt: fromServer(optional(moment())),
    version: fromServer(counted()),
    decisions: computed(z.array(decisionSchema)),
  },
})

/** Somebody who stands in for another now. */
export type StandIn = { personId: string; deputyId: string }
/** A request as its commands ask it. `standIns`: of people who may decide in this stage; a device, which has no rights of others, takes all, for it holds no requests of others on which its person may not decide. `nameOf`: of people, for sentences. */
export type ApprovalState = {
  state: ApprovalStateName
  requestedBy: string
  stages: readonly { right: string; needed: number; late?: string | undefined }[]
  stage: number
  round: number
  rights: readonly string[]
  decisions: readonly Decision[]
  standIns: readonly StandIn[]
  nameOf: (userId: string) => string
}

export const approvalOnDevice = defineState('approval', (rows, id): ApprovalState | undefined => {
  const row = rows.get('approvals', id)
  if (!row) return undefined
  const standIns = rows.by('deputies', 'active', true)
  return { ...row, standIns, nameOf: (userId) => rows.get('people', userId)?.name ?? '' }
})

/** The rights of which one is enough in the stage that it is in. */
export function rightsNow({ stages, stage, rights }: Pick<ApprovalState, 'stages' | 'stage' | 'rights'>): Permission[] {
  const { right, late } = stages[stage] as Stage
  return late !== undefined && rights.includes(late) ? [right, late] : [right]
}

/** For whom somebody may decide: `undefined` for themselves, somebody whose deputy they are, or nobody. The requester is never one of them. */
export function decidesFor(state: ApprovalState, { userId, can }: Asking): { onBehalfOf: string | null } | undefined {
  if (rightsNow(state).some((right) => can(right))) return { onBehalfOf: null }
  const agreed = state.decisions.filter(({ round, verdict }) => round === state.round && verdict === 'approved')
  // Whoever has agreed, or has been stood in for, is not asked again through a deputy.
  const taken = new Set(agreed.flatMap(({ by, onBehalfOf }) => [by, onBehalfOf]))
  const standIn = state.standIns.find(
    ({ personId, deputyId }) => deputyId === userId && personId !== state.requestedBy && !taken.has(personId),
  )
  return standIn && { onBehalfOf: standIn.personId }
}

const ENDED = {
  approved: 'already-approved',
  done: 'already-approved',
  refused: 'already-refused',
  'sent-back': 'already-sent-back',
  withdrawn: 'already-withdrawn',
  void: 'request-void',
} as const

/** A request that is no longer open says who ended it. */
function endedHindrance({ state, decisions, nameOf }: ApprovalState): Hindrance | undefined {
  if (state === 'open') return undefined
  const by = decisions.at(-1)?.by
  return because(ENDED[state], { name: by ? nameOf(by) : '' })
}

/** ID-106: nobody decides on what they asked for, nor twice in one round. */
export const decideHindrance = (state: ApprovalState, { userId }: Asking): Hindrance | undefined => {
  const ended = endedHindrance(state)
  if (ended) return ended
  if (state.requestedBy === userId) return because('own-request')
  const isIn = ({ round, by, onBehalfOf, verdict }: Decision) =>
    round === state.round && verdict === 'approved' && (by === userId || onBehalfOf === userId)
  return state.decisions.some(isIn) ? because('decided-already') : undefined
}
/** Who has the right to decide in this stage, by themselves or as a deputy. Requesters are told why not. */
export const mayDecide = (state: ApprovalState, asking: Asking): boolean => decidesFor(state, asking) !== undefined

/** Until somebody did what was approved. */
export const withdrawHindrance = (state: ApprovalState): Hindrance | undefined =>
  state.state === 'open' || state.state === 'sent-back' || state.state === 'approved'
    ? undefined
    : endedHindrance(state)
export const mayWithdraw = ({ requestedBy }: ApprovalState, { userId }: Asking): boolean => requestedBy === userId

/** What becomes of a request with one more approval: whether all agree now, or the stage that it is in then. */
export function afterApproval({
  stages,
  stage,
  round,
  decisions,
}: Pick<ApprovalState, 'stages' | 'stage' | 'round' | 'decisions'>): { stage: number; isApproved: boolean } {
  const agreed = decisions.filter((one) => one.round === round && one.stage === stage && one.verdict === 'approved')
  const isEnough = agreed.length + 1 >= (stages[stage]?.needed ?? 1)
  if (!isEnough) return { stage, isApproved: false }
  return stage + 1 < stages.length ? { stage: stage + 1, isApproved: false } : { stage, isApproved: true }
}
