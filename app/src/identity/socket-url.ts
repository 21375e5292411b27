import { PROTOCOL, PROTOCOL_PARAMETER } from '@werkbank/model/base/protocol.ts'
import type { Person } from './person.ts'

/**
 * The address of a socket of this installation. Where there are several sync nodes the proxy keeps an organisation on one of them by
 * `org`; nobody else reads it. `protocol` says which the app speaks.
 */
export function socketUrl(
  path: '/sync' | '/counts',
  { orgId }: Pick<Person, 'orgId'>,
  page: Location = location,
): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}${path}?org=${encodeURIComponent(orgId)}&${PROTOCOL_PARAMETER}=${PROTOCOL}`
}
