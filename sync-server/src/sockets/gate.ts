import type { IncomingMessage } from 'node:http'
import { clientAddress } from '@werkbank/database/postgres/address.ts'
import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { isOutdated, PROTOCOL_PARAMETER } from '@werkbank/model/base/protocol.ts'
import { socketsPerPerson } from '@werkbank/model/identity/settings.ts'
import { KeyedCounter } from '../limits/keyed-counter.ts'
import type { SignInTries } from '../limits/sign-in-tries.ts'
import { refuseUpgrade, type Upgrade } from './accept.ts'
import { callerOfUpgrade, credentialsOf, originOf, parameterOf } from './upgrade.ts'

/** Sockets that have not authenticated yet: programs that send their token with the first document. They have ten seconds. */
const STRANGERS_PER_ADDRESS_MAX = 50
const STRANGERS_MAX = 1_000

/** A way in with a socket. */
export type Gateway = (upgrade: Upgrade, visitor: Visitor) => Promise<void>
export type Visitor = {
  /** Undefined without a valid credential: a wrong one and none look the same. */
  caller: Caller | undefined
  address: string
  /** Counts the socket as a person's from now on, until it ends; false where they have too many. */
  countAs(caller: Pick<Caller, 'orgId' | 'userId'>): Promise<boolean>
}

/**
 * Checks every upgrade before there is a socket: origin, credential, and the limits on sockets, which all gateways share. Authenticated sockets do not
 * count against the limit of anonymous ones for their address.
 */
export function createGate(options: {
  sql: Sql
  tries: SignInTries
  allowedOrigins: readonly string[]
  trustedProxies: readonly string[]
}) {
  const { sql, tries } = options
  const people = new KeyedCounter()
  const strangers = new KeyedCounter()

  const addressOf = ({ headers, socket }: IncomingMessage) =>
    clientAddress(socket.remoteAddress ?? '', String(headers['x-forwarded-for'] ?? ''), options.trustedProxies)

  /** Of one person: browsers with many tabs, devices, scripts. */
  const socketsMax = async ({ orgId }: { orgId: string }) =>
    (await withSystem(sql, (tx) => settingValues(tx, { orgId }, socketsPerPerson)))[0]

  return async (upgrade: Upgrade, gateway: Gateway): Promise<void> => {
    const { request, socket } = upgrade
    const refuse = (status: number, text: string) => refuseUpgrade(socket, status, text)
    const origin = originOf(request, options.allowedOrigins)
    if (origin === 'foreign') return refuse(403, 'Forbidden')
    // A page can't read why: it asks the API, which says so (docs/protocol.md, "Older apps").
    if (isOutdated(parameterOf(request, PROTOCOL_PARAMETER))) return refuse(409, 'Conflict')
    const address = addressOf(request)
    const credentials = credentialsOf(request, origin)
    if (credentials && !(await tries.turn(address))) return refuse(429, 'Too Many Requests')
    const caller = credentials && (await callerOfUpgrade(sql, credentials))
    if (credentials && !caller) tries.failed(address)
    let leave = () => {}
    socket.once('close', () => leave())
    const countIn = (crowd: KeyedCounter, key: string, max: number): boolean => {
      leave()
      if (crowd.of(key) >= max || socket.destroyed) return false
      leave = crowd.add(key)
      return true
    }
    const countAs: Visitor['countAs'] = async (person) => countIn(people, person.userId, await socketsMax(person))
    const hasPlace = caller
      ? await countAs(caller)
      : strangers.size < STRANGERS_MAX && countIn(strangers, address, STRANGERS_PER_ADDRESS_MAX)
    if (!hasPlace) return refuse(429, 'Too Many Requests')
    await gateway(upgrade, { caller, address, countAs })
  }
}
