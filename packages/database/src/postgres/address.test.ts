import { expect, test } from 'vitest'
import { isTrustedProxy } from './address.ts'

test('a trusted proxy is an address or in a network, of both kinds', () => {
  const proxies = ['127.0.0.1', '172.28.0.0/24', '::1', 'fd00::/8']
  for (const address of ['127.0.0.1', '172.28.0.9', '::1', 'fd00::7'])
    expect(isTrustedProxy(proxies, address), address).toBe(true)
  for (const address of ['127.0.0.2', '172.28.1.9', '::2', 'fe80::1', '', 'proxy', '127.0.0.1, 127.0.0.1'])
    expect(isTrustedProxy(proxies, address), address).toBe(false)
})

test('what can not be read trusts nobody', () => {
  for (const proxy of ['', 'proxy', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/', '*', '10.0.0'])
    expect(isTrustedProxy([proxy], '10.0.0.1'), proxy).toBe(false)
})
