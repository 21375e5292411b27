import type { Page } from 'playwright-core'

/** Every address of the app that needs no id. */
export const SCREENS = [
  '/',
  '/orders',
  '/products',
  '/categories',
  '/customers',
  '/stock',
  '/invoices',
  '/ledger',
  '/ledger?tab=entries',
  '/chat',
  '/counts',
  '/people',
  '/people?tab=roles',
  '/attention',
  '/settings',
]
/** Lists whose first record is opened too. */
export const RECORDS = ['/orders', '/products', '/customers', '/invoices', '/chat', '/people']

/** Opens an address inside the running app and waits until its screen stands. */
export async function openScreen(page: Page, url: string, path: string): Promise<void> {
  await page.goto(`${url}${path}`)
  await page.locator('main h1').filter({ visible: true }).first().waitFor()
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'))
}

/** The address of the first record of a list that is open. */
export async function firstRecord(page: Page, list: string): Promise<string> {
  const link = page.locator(`main a[href^="${list}/"]`).first()
  await link.waitFor()
  return (await link.getAttribute('href')) ?? list
}
