/** The door of identity: sign-in and authentication. */
export { authenticate } from './authenticate.ts'
export { demoSignIns, whyNoDemo } from './demo-sign-ins.ts'
export { checkPassword, hashPassword } from './password.ts'
export { identityRoutes } from './routes.ts'
export { makeSessions, type Sessions } from './session.ts'
export { makeTokenUse } from './token-use.ts'
