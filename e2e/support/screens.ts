import type { Page } from 'playwright-core'

/** Every address of the app that needs no id. */
export const SCREENS = [
  '/',
  '/orders',
  '/quotes',
  '/products',
  '/categories',
  '/customers',
  '/stock',
  '/moves',
  '/invoices',
  '/ledger',
  '/ledger?tab=entries',
  '/chat',
  '/counts',
  '/approvals',
  '/people',
  '/people?tab=organisation',
  '/people?tab=roles',
  '/people?tab=log',
  '/attention',
  '/jobs',
  '/settings',
  '/what-i-did',
]
/** Lists whose first record is opened too. */
export const RECORDS = ['/orders', '/quotes', '/products', '/customers', '/invoices', '/chat', '/people']

/** Loads the app at an address and waits until its screen stands. */
export async function openScreen(page: Page, url: string, path: string): Promise<void> {
  await page.goto(`${url}${path}`)
  await standing(page)
}

/** Shows a screen to a person who may have the app open already (support/people.ts): by the router then, else by loading it. */
export async function showScreen(page: Page, url: string, path: string): Promise<void> {
  if (isAtScreen(page, url)) await goToScreen(page, path)
  else await openScreen(page, url, path)
}

/** Whether the app is loaded there with a session. */
export const isAtScreen = (page: Page, url: string): boolean =>
  page.url().startsWith(`${url}/`) && !new URL(page.url()).pathname.startsWith('/sign-in')

/** Goes to an address that shows nothing; false where the screen asks before leaving, as one does with unsaved text. */
export async function leaveScreen(page: Page): Promise<boolean> {
  await leaveField(page)
  await page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: null }))
  }, NOWHERE)
  const reached = page.getByRole('heading', { name: /^(There is no such page|Diese Seite gibt es nicht)$/ })
  const held = page.locator('[role=dialog], [role=alertdialog], [role=menu]')
  await reached.or(held).first().waitFor()
  return (await held.count()) === 0
}
const NOWHERE = '/nowhere'

/** A person's press on a link takes them out of the field; what they type next is no more of what they wrote there (design/overlay/focus-trail.ts). */
export const leaveField = (page: Page) =>
  page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })

/** Goes to an address from another screen, as a link does: the app isn't loaded anew, which takes longer than most of what is looked at there. */
export async function goToScreen(page: Page, path: string): Promise<void> {
  const isOther = await page.evaluate((to) => {
    const before = location.pathname
    for (const heading of document.querySelectorAll('main h1'))
      heading.setAttribute('data-left', heading.textContent ?? '')
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: null }))
    return location.pathname !== before
  }, path)
  // Another record may be shown in the same place; a tab of the same screen keeps its heading.
  if (isOther)
    await page.waitForFunction(() =>
      [...document.querySelectorAll('main h1')].some(
        (heading) => heading.checkVisibility() && heading.getAttribute('data-left') !== heading.textContent,
      ),
    )
  await standing(page)
}

async function standing(page: Page): Promise<void> {
  await page.locator('main h1').filter({ visible: true }).first().waitFor()
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'))
}

/** The address of the first record of a list that is open. */
export async function firstRecord(page: Page, list: string): Promise<string> {
  const link = page.locator(`main a[href^="${list}/"]`).first()
  await link.waitFor()
  return (await link.getAttribute('href')) ?? list
}
