import { lazy } from 'solid-js'

export { OwnLogLink } from './log/own-log-link.tsx'
export { createRoleNames, type RoleName } from './roles/create-roles.ts'
export { roleWords } from './roles/rights.ts'

export const PeopleScreen = lazy(() => import('./people-screen.tsx').then((m) => ({ default: m.PeopleScreen })))
export const SessionsSection = lazy(() =>
  import('./sessions/sessions-section.tsx').then((m) => ({ default: m.SessionsSection })),
)
export const TokensSection = lazy(() =>
  import('./sessions/tokens-section.tsx').then((m) => ({ default: m.TokensSection })),
)
export const SignInSettingsSection = lazy(() =>
  import('./sessions/sign-in-settings-section.tsx').then((m) => ({ default: m.SignInSettingsSection })),
)
export const PersonScreen = lazy(() => import('./person-screen.tsx').then((m) => ({ default: m.PersonScreen })))
export const OwnLogScreen = lazy(() => import('./log/own-log-screen.tsx').then((m) => ({ default: m.OwnLogScreen })))
