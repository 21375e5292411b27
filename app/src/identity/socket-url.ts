import { PROTOCOL, PROTOCOL_PARAMETER } from '@werkbank/model/base/protocol.ts'
import type { Person } from './person.ts'

/**
 * The address of a socket of this installation. With several sync nodes the proxy routes an organisation to one of them by `org`, which has no other
 * use. `protocol` is the app's protocol version.
 */
export function socketUrl(
  path: '/sync' | '/counts',
  { orgId }: Pick<Person, 'orgId'>,
  page: Location = location,
): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}${path}?org=${encodeURIComponent(orgId)}&${PROTOCOL_PARAMETER}=${PROTOCOL}`
}
