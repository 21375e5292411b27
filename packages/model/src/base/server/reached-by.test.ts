import { expect, test } from 'vitest'
import { hostNames, isBehindProxy, isFromThisMachine, isKnownHost } from './reached-by.ts'

const names = hostNames({ host: 'werkbank.lan', allowedOrigins: ['https://erp.example.com:8443'] }, 'Desk-1')
test.each([
  'werkbank.lan',
  'werkbank.lan:8080',
  'ERP.example.com',
  'erp.example.com.',
  'desk-1:8080',
  'desk-1.local',
  'localhost:8080',
  'app.localhost',
  '127.0.0.1:8080',
  '192.168.1.20',
  '[::1]:8080',
  '[fe80::1]',
])('a request to %s is for us', (host) => {
  expect(isKnownHost(host, names)).toBe(true)
})
test.each([
  'evil.test',
  'evil.test:8080',
  'localhost.evil.test',
  'erp.example.com.evil.test',
  'xerp.example.com',
  'notlocalhost',
  '127.0.0.1.evil.test',
  '',
  ':8080',
  'a b',
  'erp.example.com:99999999',
  '[::1].evil.test',
])('a page that was led here by the name %j is not ours (DNS rebinding)', (host) => {
  expect(isKnownHost(host, names)).toBe(false)
})

const direct = { https: false, allowedOrigins: [], trustedProxies: [] }
const from = (peer: string, headers: Record<string, string> = {}) => ({ peer, header: (name: string) => headers[name] })
test('a loopback connection is this machine only where nothing tells of a proxy', () => {
  expect(isFromThisMachine(from('127.0.0.1'), direct)).toBe(true)
  expect(isFromThisMachine(from('::1'), direct)).toBe(true)
  expect(isFromThisMachine(from('192.168.1.20'), direct)).toBe(false)
  expect(isFromThisMachine(from(''), direct)).toBe(false)
  for (const header of ['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-real-ip', 'via'])
    expect(isFromThisMachine(from('127.0.0.1', { [header]: 'x' }), direct), header).toBe(false)
  for (const proxied of [
    { ...direct, https: true },
    { ...direct, allowedOrigins: ['https://erp.test'] },
    { ...direct, trustedProxies: ['10.0.0.1'] },
  ]) {
    expect(isBehindProxy(proxied)).toBe(true)
    expect(isFromThisMachine(from('127.0.0.1'), proxied)).toBe(false)
  }
})
