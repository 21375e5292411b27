import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { visiblePlaces } from '@werkbank/database/visible-places.ts'
import type { Session } from '../session.ts'
import type { PresenceDelta } from './presence-board.ts'

type Send = (session: Session, delta: PresenceDelta) => void

/** Sends to sockets where people are, to each what its person may see (RT-20.3); one message after the other, as each was read. */
export function makePlaceSender(
  sql: Sql,
  send: Send,
): (sessions: readonly Session[], delta: PresenceDelta) => Promise<void> {
  let turn: Promise<void> = Promise.resolve()
  const sendTo = async (sessions: readonly Session[], delta: PresenceDelta) => {
    const asking = sessions.flatMap((session) => (session.caller ? [{ session, caller: session.caller }] : []))
    const viewers = asking.map(({ caller }) => caller)
    const places = await visiblePlaces((work) => withSystem(sql, work), viewers, delta.people)
    for (const { session, caller } of asking) {
      if (session.caller?.access !== caller.access) continue // the whole list follows, by the rights of now
      const people = places.get(caller) ?? []
      if (delta.full || people.length > 0 || delta.gone.length > 0) send(session, { ...delta, people })
    }
  }
  return (sessions, delta) => {
    const sent = turn.then(() => sendTo(sessions, delta))
    turn = sent.catch(() => {})
    return sent
  }
}
