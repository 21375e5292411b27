import { PROTOCOL } from '@werkbank/model/base/protocol.ts'
import { expect, test } from 'vitest'
import { socketUrl } from './socket-url.ts'

test('a socket is at the address of the page and names the organisation and the protocol that the app speaks', () => {
  const at = (href: string) => new URL(href) as unknown as Location
  expect(socketUrl('/sync', { orgId: 'o1' }, at('https://erp.test/orders'))).toBe(
    `wss://erp.test/sync?org=o1&protocol=${PROTOCOL}`,
  )
  expect(socketUrl('/counts', { orgId: 'a&b' }, at('http://127.0.0.1:8080/'))).toBe(
    `ws://127.0.0.1:8080/counts?org=a%26b&protocol=${PROTOCOL}`,
  )
})
