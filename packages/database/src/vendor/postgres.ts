import type { Tx } from '../postgres/connect.ts'

/*
 * What we know of the driver that its documentation doesn't promise, for postgres 3.4.9 (pinned): `scripts/vendor.test.ts` fails with another version.
 * Read `src/query.js` and `src/connection.js` (`begin`, `closed`) of the new one before changing it.
 */

/**
 * Never settles: the driver rejects the transaction itself as soon as a lost connection is closed. To end the transaction ourselves would send ROLLBACK
 * or COMMIT on the lost connection, which kills the process or blocks the pool's place for ever.
 */
export const driverRejects = (): Promise<never> => new Promise(() => {})

type Settling = { reject: (error: unknown) => void; handler: (query: unknown) => unknown }

/** `tx`, whose queries are refused once the connection is lost: the driver would write them to a closed socket, or to the next connection's. */
export function refusedOnceLost(tx: Tx, connection: { lost: boolean }, isLoss: (error: unknown) => boolean): Tx {
  const guard = <Q>(query: Q): Q => {
    const settling = query as Q & Partial<Settling>
    const { reject, handler } = settling
    if (typeof reject !== 'function' || typeof handler !== 'function') return query
    settling.reject = (error) => {
      if (isLoss(error)) connection.lost = true
      reject.call(query, error)
    }
    settling.handler = (self) =>
      connection.lost ? reject.call(query, new ConnectionLost()) : handler.call(query, self as never)
    return query
  }
  return new Proxy(tx, {
    apply: (target, self, args) => guard(Reflect.apply(target as never, self, args)),
    get: (target, name) => {
      const member = Reflect.get(target, name)
      // A savepoint has statements of its own, over the same connection.
      if (name === 'savepoint')
        return (work: (inner: Tx) => Promise<unknown>) =>
          target.savepoint((inner) =>
            work(refusedOnceLost(inner as Tx, connection, isLoss)).catch((error) => {
              if (connection.lost) return driverRejects()
              throw error
            }),
          )
      return name === 'unsafe'
        ? (...args: unknown[]) => guard((member as (...all: unknown[]) => unknown)(...args))
        : member
    },
  })
}

class ConnectionLost extends Error {
  override name = 'ConnectionLost'
  readonly code = 'CONNECTION_CLOSED'
}
