import { z } from 'zod'
import { mountCommand } from '../http/command/command-route.ts'
import { type Routes, routes } from '../http/context.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { logRoutes } from './log/routes.ts'
import { meSchema, readMe } from './me.ts'
import { signInSettings } from './password-policy.ts'
import {
  getUserName,
  handleCreatePerson,
  handleDisablePerson,
  handleEnablePerson,
  handleSetPassword,
  handleSetUserName,
  handleUnlockPerson,
  listPeople,
  readPeople,
  readUserName,
  requirePerson,
} from './people.ts'
import {
  handleAssignRole,
  handleEndLentRole,
  handleEndRole,
  handleLendRole,
  handleSetRoles,
} from './roles/assignments.ts'
import { handleDeleteRole } from './roles/delete-role.ts'
import {
  listAssignments,
  listLentRoles,
  listOwnAssignments,
  readAssignments,
  readLentRoles,
  readOwnAssignments,
} from './roles/list-assignments.ts'
import { handleChangeRole, handleCreateRole, listRoles, readRoles } from './roles/roles.ts'
import {
  getPersonsSecondFactor,
  getSecondFactor,
  handleBeginSecondFactor,
  handleConfirmSecondFactor,
  handleRemoveSecondFactor,
  handleResetSecondFactor,
  readSecondFactor,
} from './second-factor.ts'
import { handleOpenDeviceKey } from './session/device-key.ts'
import {
  handleChangePassword,
  handleEndPersonsSessions,
  handleEndSession,
  handleProveSession,
  listPersonsSessions,
  listSessions,
  readSessions,
} from './session/own-sessions.ts'
import type { Sessions } from './session/session.ts'
import { signInRoutes } from './session/sign-in.ts'
import { getSignInSettings, handleChangeSignInSettings } from './session/sign-in-settings.ts'
import {
  handleCreateMachineToken,
  handleCreateToken,
  handleRevokeToken,
  listPersonsTokens,
  listTokens,
  readPersonsTokens,
  readTokens,
} from './tokens.ts'

const getMe = defineQuery({
  name: 'me',
  route: 'GET /me',
  permission: null,
  scope: 'any',
  summary: 'Who is signed in, and what they may',
  input: z.object({}),
  answer: meSchema,
})

export function identityRoutes(sessions: Sessions): Routes {
  const app = routes()
  app.route('/', signInRoutes(sessions))
  mountQuery(app, getMe, ({ tx, caller }) => readMe(tx, caller.userId, caller.permissions))
  mountQuery(app, listPeople, ({ tx }, input) => readPeople(tx, input))
  mountQuery(app, listRoles, ({ tx }) => readRoles(tx))
  mountCommand(app, handleCreatePerson)
  mountCommand(app, handleSetRoles)
  mountCommand(app, handleAssignRole)
  mountCommand(app, handleEndRole)
  mountCommand(app, handleLendRole)
  mountCommand(app, handleEndLentRole)
  mountCommand(app, handleDeleteRole)
  mountQuery(app, listLentRoles, ({ tx, caller }) => readLentRoles(tx, caller))
  mountQuery(app, listAssignments, ({ tx }, input) => readAssignments(tx, input))
  mountQuery(app, listOwnAssignments, ({ tx, caller }) => readOwnAssignments(tx, caller.userId))
  mountCommand(app, handleSetUserName)
  mountCommand(app, handleDisablePerson)
  mountCommand(app, handleEnablePerson)
  mountCommand(app, handleUnlockPerson)
  mountQuery(app, getSignInSettings, async ({ tx }) => (await signInSettings(tx)).signIn)
  mountCommand(app, handleChangeSignInSettings)
  app.route('/', logRoutes())
  mountCommand(app, handleChangeRole)
  mountCommand(app, handleCreateRole)
  // Its input is a secret: nothing of it is kept under an idempotency key.
  mountCommand(app, handleSetPassword, { keepAnswers: false })
  // Its answer is a secret: kept under no idempotency key, a repeat makes another token that shows up in the list.
  mountCommand(app, handleCreateToken, { keepAnswers: false })
  mountCommand(app, handleCreateMachineToken, { keepAnswers: false })
  mountCommand(app, handleRevokeToken)
  mountQuery(app, listTokens, ({ tx, caller }) => readTokens(tx, caller.userId))
  mountQuery(app, listPersonsTokens, ({ tx }, { id }) => readPersonsTokens(tx, id))
  mountQuery(app, listSessions, ({ tx, caller }) => readSessions(tx, caller))
  mountCommand(app, handleEndSession)
  mountQuery(app, listPersonsSessions, async ({ tx, caller }, { id }) => {
    await requirePerson(tx, id, { lock: false })
    return readSessions(tx, caller, id)
  })
  mountCommand(app, handleEndPersonsSessions)
  mountQuery(app, getUserName, ({ tx }, { id }) => readUserName(tx, id))
  // Its input is a secret: nothing of it is kept under an idempotency key.
  mountCommand(app, handleChangePassword, { keepAnswers: false })
  mountCommand(app, handleProveSession, { keepAnswers: false })
  // Its answer is a secret.
  mountCommand(app, handleOpenDeviceKey, { keepAnswers: false })
  mountQuery(app, getSecondFactor, ({ tx, caller }) => readSecondFactor(tx, caller.userId))
  mountQuery(app, getPersonsSecondFactor, ({ tx }, { id }) => readSecondFactor(tx, id))
  // Passwords, secrets and codes go in and out of these.
  mountCommand(app, handleBeginSecondFactor, { keepAnswers: false })
  mountCommand(app, handleConfirmSecondFactor, { keepAnswers: false })
  mountCommand(app, handleRemoveSecondFactor, { keepAnswers: false })
  mountCommand(app, handleResetSecondFactor)
  return app
}
