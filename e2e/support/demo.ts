import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import type { ShippedRange } from '../../demo/shipped-company.ts'
import { launchBrowser, type Person, type PersonOptions } from './browser.ts'
import { type Device, usePeople } from './people.ts'
import { showScreen } from './screens.ts'
import { type Stack, startStack } from './server/stack.ts'

/** The browser of this worker: its files come one after the other, and each person has a context of their own. It ends with the worker. */
let shared: Promise<Browser> | undefined

async function sharedBrowser(): Promise<Browser> {
  const browser = await shared?.catch(() => undefined)
  if (browser?.isConnected()) return browser
  shared = launchBrowser()
  return await shared
}

type Demo = {
  readonly stack: Stack
  readonly browser: Browser
  readonly url: string
  /** A signed-in person, possibly the one of the test before (support/people.ts). */
  person(email: string, options?: PersonOptions): Promise<Person>
  /** The same behind a cable that can be cut, with the whole app stored; its address is `wire.url`. */
  device(email: string, options?: Omit<PersonOptions, 'offline'>): Promise<Device>
  /** Shows them a screen. */
  open(page: Page, path: string): Promise<void>
}

/** The demo company, started as `npm start` does, and a browser, for the tests of one file. Both are there once the tests run. */
export function useDemo(range: ShippedRange = 'small'): Demo {
  const demo = {
    get url() {
      return demo.stack.url
    },
    person: (email, options) => people.person(email, options),
    device: (email, options) => people.device(email, options),
    open: (page, path) => showScreen(page, demo.stack.url, path),
  } as { -readonly [Name in keyof Demo]: Demo[Name] }
  const people = usePeople(demo)
  beforeAll(async () => {
    const both = [startStack({ WERKBANK_DEMO: '1' }, range), sharedBrowser()] as const
    // Each is kept as soon as it is there: where the other fails, it is ended all the same.
    await Promise.all([
      both[0].then((stack) => (demo.stack = stack)),
      both[1].then((browser) => (demo.browser = browser)),
    ])
  })
  afterAll(async () => {
    // What a story left open would go on in the next file.
    await Promise.all((demo.browser?.contexts() ?? []).map((context) => context.close()))
    await demo.stack?.stop()
  })
  return demo
}
