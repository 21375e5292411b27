import { expect, test } from 'vitest'
import { cacheName, planCaches, shellRoute } from './shell-cache.ts'

const route = (path: string, mode: RequestMode = 'cors', method = 'GET') =>
  shellRoute(new URL(path, 'https://werkbank.test'), mode, 'https://werkbank.test', method)

test('every page is the app, nothing of the API but pictures is ever answered from a cache', () => {
  expect(route('/orders/123', 'navigate')).toBe('page')
  expect(route('/counts/123', 'navigate')).toBe('page')
  expect(route('/assets/index-abc.js')).toBe('asset')
  for (const path of ['/api/v1/me', '/api/v1/docs', '/sync', '/counts', '/yjs/order:1', '/healthz'])
    expect(route(path)).toBeUndefined()
  expect(route('/api/v1/files/1/pictures/list')).toBe('picture')
  for (const path of ['/api/v1/files/1/content', '/api/v1/files/1', '/api/v1/customers/1/files'])
    expect(route(path)).toBeUndefined()
  // Refused after a sign-out on this device.
  for (const path of ['/api/v1/docs', '/api/v1/me', '/api/v1/files/1/pictures/list', '/api/v1/files/1/content'])
    expect(route(path, 'navigate')).toBe('answer-shown')
  for (const path of ['/api', '/healthz', '/metrics']) expect(route(path, 'navigate')).toBeUndefined()
  expect(route('/orders', 'cors', 'POST')).toBeUndefined()
  expect(route('https://elsewhere.test/x.js')).toBeUndefined()
})

test('the build before the current one is kept, older ones go', () => {
  expect(planCaches(['shell:a', 'shell:b', 'shell:c'], 'shell:c')).toEqual(['shell:a'])
  expect(cacheName([{ url: 'a', revision: '1' }])).not.toBe(cacheName([{ url: 'a', revision: '2' }]))
})
