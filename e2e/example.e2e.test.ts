import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from './support/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ WERKBANK_DEMO: '1' })
})
afterAll(async () => {
  await stack?.stop()
})

test('RT-01.4 the example client signs in, makes an order, writes in it and hears of it', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['examples/first-client.ts', stack.url], {
    timeout: 60_000,
  })
  expect(JSON.parse(stdout).seen).toEqual(expect.arrayContaining(['order.created', 'document.changed']))
})
