/** The door of identity: sign-in and authentication. */
export { authenticate } from './authenticate.ts'
export { checkPassword, hashPassword } from './password.ts'
export { followTurns } from './roles/role-turns.ts'
export { identityRoutes } from './routes.ts'
export { demoSignIns, whyNoDemo } from './session/demo-sign-ins.ts'
export { makeSessions, type Sessions } from './session/session.ts'
export { makeTokenUse } from './token-use.ts'
