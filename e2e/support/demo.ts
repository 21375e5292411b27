import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from './browser.ts'
import { type Stack, startStack } from './stack.ts'

/** The demo company, started as `npm start` does, and a browser, for the tests of one file. Both are there once the tests run. */
export function useDemo(): { readonly stack: Stack; readonly browser: Browser } {
  const demo = {} as { stack: Stack; browser: Browser }
  beforeAll(async () => {
    const both = [startStack({ WERKBANK_DEMO: '1' }), launchBrowser()] as const
    // Each is kept as soon as it is there: where the other fails, it is ended all the same.
    await Promise.all([
      both[0].then((stack) => (demo.stack = stack)),
      both[1].then((browser) => (demo.browser = browser)),
    ])
  })
  afterAll(async () => {
    await Promise.all([demo.browser?.close(), demo.stack?.stop()])
  })
  return demo
}
