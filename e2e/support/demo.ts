import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from './browser.ts'
import { type Stack, startStack } from './stack.ts'

/** The demo company, started as `npm start` does, and a browser, for the tests of one file. Both are there once the tests run. */
export function useDemo(): { readonly stack: Stack; readonly browser: Browser } {
  const demo = {} as { stack: Stack; browser: Browser }
  beforeAll(async () => {
    demo.stack = await startStack({ WERKBANK_DEMO: '1' })
    demo.browser = await launchBrowser()
  })
  afterAll(async () => {
    await demo.browser?.close()
    await demo.stack?.stop()
  })
  return demo
}
