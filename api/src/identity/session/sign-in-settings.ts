import { changeSignInSettings } from '@werkbank/model/identity/commands.ts'
import { signInSettingsSchema } from '@werkbank/model/identity/sign-in-settings.ts'
import { z } from 'zod'
import { handle } from '../../http/command/command-route.ts'
import { lockAccess } from '../../http/command/idempotency.ts'
import { defineQuery } from '../../http/query-route.ts'
import { signInSettings } from '../password-policy.ts'

export const getSignInSettings = defineQuery({
  name: 'sign-in.settings',
  route: 'GET /sign-in-settings',
  permission: 'access.manage',
  summary: 'How long passwords and sessions are',
  input: z.object({}),
  answer: signInSettingsSchema,
})

export const handleChangeSignInSettings = handle(changeSignInSettings, async ({ tx, caller, record }, input) => {
  await lockAccess(tx, caller.orgId)
  const { signIn: before } = await signInSettings(tx)
  const signIn = signInSettingsSchema.parse({ ...before, ...input })
  await tx`UPDATE organisations SET settings = settings || jsonb_build_object('signIn', ${tx.json(signIn)}::jsonb) WHERE org_id = current_org()`
  record({ type: 'sign-in.settings-changed', details: { before, after: signIn } })
  return signIn
})
