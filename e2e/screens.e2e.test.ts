import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, newPerson, PHONE, signIn } from './support/browser.ts'
import { type Stack, startStack } from './support/stack.ts'

const SCREENS = [
  '/',
  '/orders',
  '/products',
  '/customers',
  '/stock',
  '/invoices',
  '/ledger',
  '/chat',
  '/counts',
  '/people',
  '/attention',
  '/settings',
]
/** Lists whose first record is opened too. */
const RECORDS = ['/orders', '/products', '/customers', '/invoices', '/chat']

let stack: Stack
let browser: Browser
beforeAll(async () => {
  stack = await startStack({ WERKBANK_DEMO: '1' })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What axe finds on the page as it stands, in words. */
async function findings(page: Page): Promise<string[]> {
  // Evaluated, not added as a script: the page's own rules for scripts stay in force.
  await page.evaluate(await readFile(AXE, 'utf8'))
  return await page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe adds itself to window.
    const results = await (window as any).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return results.violations.flatMap(
      (violation: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }) =>
        violation.nodes.map(
          (node) => `${violation.id}: ${violation.help}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`,
        ),
    )
  })
}

/** Opens an address inside the running app and waits until its screen stands. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${stack.url}${path}`)
  await page.locator('main h1').filter({ visible: true }).first().waitFor()
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'))
}

/** A shelf with one product and a sheet to count it. Returns the sheet's address and the SKU. */
async function makeCount(page: Page): Promise<{ path: string; sku: string }> {
  return await page.evaluate(async () => {
    const post = async (path: string, body: object) => {
      const headers = { 'content-type': 'application/json' }
      return await (await fetch(`/api/v1${path}`, { method: 'POST', body: JSON.stringify(body), headers })).json()
    }
    const { items } = await (await fetch('/api/v1/products?kind=goods&limit=1')).json()
    const { id: locationId } = await post('/locations', { code: crypto.randomUUID(), name: 'Shelf', kind: 'location' })
    await post('/stock/receipts', { productId: items[0].id, quantity: '10', locationId })
    const { id } = await post('/counts', { locationId, name: 'Shelf' })
    return { path: `/counts/${id}`, sku: items[0].sku as string }
  })
}

describe.each([
  { look: 'light', dark: false, viewport: undefined },
  { look: 'dark', dark: true, viewport: undefined },
  { look: 'phone', dark: false, viewport: PHONE },
])('axe finds nothing in $look', ({ dark, viewport }) => {
  test('on any screen', async () => {
    const { context, page, errors } = await newPerson(browser, { dark, ...(viewport ? { viewport } : {}) })
    await page.goto(`${stack.url}/sign-in`)
    await page.locator('button[type=submit]').first().waitFor()
    const found: Record<string, string[]> = {}
    const note = async (path: string) => {
      const here = await findings(page)
      if (here.length > 0) found[path] = here
    }
    await note('/sign-in')
    await signIn(page, stack.url, 'admin@demo.test')
    for (const path of SCREENS) {
      await open(page, path)
      await note(path)
    }
    let opened = 0
    for (const path of RECORDS) {
      await open(page, path)
      const link = page.locator(`main a[href^="${path}/"]`).first()
      await link.waitFor()
      const href = await link.getAttribute('href')
      await open(page, href ?? path)
      await note(`${path}/…`)
      opened += 1
    }
    // A count: with something scanned and found twice, its comparison, and the dialog that posts it.
    const { path, sku } = await makeCount(page)
    await open(page, path)
    await page.locator('[data-scan]').pressSequentially(sku)
    await page.keyboard.press('Enter')
    await page.getByTestId('counted').waitFor()
    await page.locator('[data-scan]').pressSequentially(sku.slice(0, 3))
    await note('/counts/…')
    await open(page, `${path}?view=compare`)
    await page.getByRole('row').filter({ hasText: sku }).waitFor()
    await note('/counts/…?view=compare')
    await page.getByRole('button', { name: 'Post', exact: true }).click()
    await page.getByRole('dialog').waitFor()
    await note('/counts/… posting')
    expect(found).toEqual({})
    expect(errors).toEqual([])
    expect(opened).toBe(RECORDS.length)
    await context.close()
  })
})
