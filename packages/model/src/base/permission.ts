import type { Permission } from '../rights.ts'

export type { Permission } from '../rights.ts'

/** The person or machine behind a request, in one organisation, with the rights of their roles (limited by their token's scopes). */
export type Caller = {
  orgId: string
  userId: string
  name: string
  email: string
  color: number
  kind: 'person' | 'machine'
  permissions: readonly Permission[]
  /** Hash of the permissions: a changed value tells a client that its rights changed. */
  access: string
  via: 'session' | 'token'
  /** Hash of the session id or id of the API token: ends its sockets when it ends. */
  credential: string
  /** Of a session: its person gave their password within the last minutes, as many as the setting says (`proofMinutes`). */
  fresh: boolean
  /** Of an API token that may be used so often only (US-14.2). */
  limited?: boolean
  /** An administrator has set their password: they must choose one before anything else (US-4.5). */
  mustChangePassword: boolean
  /** When that credential ends unless it is used or ended before, in ms since 1970 by this machine's clock. */
  endsAtMs?: number
  /** When these rights change by themselves, in ms since 1970 by this machine's clock: what is open for longer asks again then (US-7.2, US-10.3). */
  changesAtMs?: number | undefined
}

/** The one question about rights; runs in the API, in the guard and in the app. */
export function can(caller: Pick<Caller, 'permissions'> | undefined, permission: Permission): boolean {
  return caller?.permissions.includes(permission) ?? false
}
