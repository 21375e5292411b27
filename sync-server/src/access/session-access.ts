import type { Caller } from '@werkbank/model/base/permission.ts'
import { ACCESS_CHANGED, SIGNED_OUT } from '../refusal.ts'
import type { Session } from '../session.ts'
import type { AskAccess } from './document-access.ts'

/** Brings a socket of `/sync` to the rights of now: the socket ends with its credential, a document with the right to it. */
export async function refreshAccess(
  session: Session,
  caller: Caller | undefined,
  accessTo: AskAccess,
  now: Date,
): Promise<void> {
  if (!caller) return session.ws.close(SIGNED_OUT.code, SIGNED_OUT.reason)
  session.caller = caller
  const documents = [...session.access].filter(([name]) => !name.startsWith('control:'))
  await Promise.all(
    documents.map(async ([name, before]) => {
      const access = await accessTo(caller, name, now)
      if (access === before || session.access.get(name) !== before) return
      session.access.set(name, access) // counts at once, for updates that wait in the guard too
      const connection = session.open.get(name)
      if (!connection) return
      session.closed.add(name)
      connection.close(ACCESS_CHANGED)
    }),
  )
}
