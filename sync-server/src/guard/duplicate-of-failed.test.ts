import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { LogWriter } from '../log/log-writer.ts'
import { GuardedDocument } from './guarded-document.ts'
import { ShadowCache } from './shadow-cache.ts'

const STEPS_MAX = 20

/** Lets that many turns of the microtask queue pass. */
async function steps(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await null
}

/** A log that is busy, and says so after that many steps. */
function busyLog(after: number): LogWriter {
  return {
    async append() {
      await steps(after)
      throw new Error('busy')
    },
    close: async () => {},
    waitingBytes: () => 0,
  }
}

test('a repeat of an update whose append fails is never acknowledged, whenever it comes', async () => {
  const writer = new Y.Doc()
  writer.getMap('head').set('reference', 'x')
  const update = Y.encodeStateAsUpdate(writer)
  const author = { userId: 'somebody', permissions: [] }
  for (let failsAfter = 0; failsAfter < STEPS_MAX; failsAfter++) {
    for (let repeatAfter = 0; repeatAfter < STEPS_MAX + 6; repeatAfter++) {
      const document = new GuardedDocument({
        name: 'order:0190d5a0-0000-7000-8000-000000000000',
        orgId: 'org',
        kind: 'order',
        live: new Y.Doc(),
        seq: 0,
        owners: new Map(),
        log: busyLog(failsAfter),
        copies: new ShadowCache(),
      })
      const submit = () =>
        document.submit({
          update,
          author,
          mayWrite: () => true,
          origin: null,
          via: 'client',
          now: '2026-01-01T00:00:00Z',
        })
      const first = submit()
      first.catch(() => {})
      await steps(repeatAfter)
      const answers = await Promise.allSettled([first, submit()])
      const told = `fails after ${failsAfter} steps, repeated after ${repeatAfter}`
      expect(
        answers.map(({ status }) => status),
        told,
      ).toEqual(['rejected', 'rejected'])
      // Each was refused by the log and not by the guard, or nothing is shown.
      for (const answer of answers)
        expect(String((answer as PromiseRejectedResult).reason), told).toMatch(/busy|did not reach the log/)
      document.dropShadow()
    }
  }
})

test('where what the log lost can not be given to it again, its repeat is not acknowledged either', async () => {
  const writer = new Y.Doc()
  writer.getMap('head').set('reference', 'x')
  const live = new Y.Doc()
  let lose: (() => void) | undefined
  const document = new GuardedDocument({
    name: 'order:0190d5a0-0000-7000-8000-000000000000',
    orgId: 'org',
    kind: 'order',
    live,
    seq: 0,
    owners: new Map(),
    log: {
      append: async () => ({
        seq: 1,
        durable: new Promise((_, reject) => {
          lose = () => reject(new Error('lost'))
        }),
      }),
      close: async () => {},
      waitingBytes: () => 0,
    },
    copies: new ShadowCache(),
  })
  const submit = () =>
    document.submit({
      update: Y.encodeStateAsUpdate(writer),
      author: { userId: 'somebody', permissions: [] },
      mayWrite: () => true,
      origin: null,
      via: 'client',
      now: '2026-01-01T00:00:00Z',
    })
  const both = Promise.allSettled([submit(), submit()])
  await expect.poll(() => lose).toBeTypeOf('function')
  await new Promise(setImmediate)
  lose?.()
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(live.getMap('head').get('reference'), 'others may have it').toBe('x')
  await expect(submit()).rejects.toThrow('lost')
  document.dropShadow()
})
