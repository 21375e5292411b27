import { z } from 'zod'
import { defineEvent } from '../base/event.ts'
import type { Permission } from '../base/permission.ts'
import { permissionSchema } from '../rights.ts'
import { APPROVAL_STATES, VERDICTS } from './approval.ts'

/** For those who may decide in the stage that it is in. */
const ofDeciders = { subject: 'approval', audience: (_: string, { right }: { right: Permission }) => right } as const
export const approvalRequested = defineEvent('approval.requested', {
  ...ofDeciders,
  payload: { kind: z.string(), right: permissionSchema },
})
export const approvalPassedOn = defineEvent('approval.passed-on', {
  ...ofDeciders,
  payload: { kind: z.string(), right: permissionSchema },
})
/** For its requester: what somebody decided, and how it stands then. */
export const approvalDecided = defineEvent('approval.decided', {
  subject: 'approval',
  payload: { kind: z.string(), verdict: z.enum(VERDICTS), state: z.enum(APPROVAL_STATES), requestedBy: z.string() },
  audience: (_: string, { requestedBy }: { requestedBy: string }) => `user:${requestedBy}` as const,
})

const standsIn = { personId: z.string(), deputyId: z.string() }
/** For the deputy. */
const ofDeputy = {
  subject: 'deputy',
  audience: (_: string, { deputyId }: { deputyId: string }) => `user:${deputyId}` as const,
} as const
export const deputyNamed = defineEvent('deputy.named', {
  ...ofDeputy,
  payload: { ...standsIn, fromOn: z.string(), untilOn: z.string() },
})
export const deputyEnded = defineEvent('deputy.ended', { ...ofDeputy, payload: standsIn })
