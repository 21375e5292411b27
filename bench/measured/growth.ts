import { createTestOrg } from '@werkbank/database/testing/testing.ts'
import type { Browser, Page } from 'playwright-core'
import { signIn, type TestPerson } from '../../api/src/testing.ts'
import { workYears } from '../../api/src/testing-years.ts'
import { launchBrowser, newPerson, PHONE } from '../../e2e/support/browser.ts'
import { type Stack, startStack } from '../../e2e/support/server/stack.ts'
import type { Company } from '../company.ts'
import { compare, type Goal, type Result } from '../measure.ts'

/** A company of two years, and one of thirty-two at the same rate of work. */
const MONTHS = 24
const TIMES = 16
const GROWN: Goal = { ratio: 1.3, better: 'lower' }
const PHONE_HEAP_MB = 300
const PHONE_SLOWER = 6

type Figures = {
  kilobytes: number[]
  cold: number[]
  warm: number[]
  heap: number[]
  palette: number[]
  change: number[]
}

/**
 * What a device holds and waits for after sixteen times as long at the same rate of work (NF-20): sizes and times in Chromium on
 * this machine, each person with a storage of their own that is filled anew.
 */
export async function growth(company: Company, short: boolean): Promise<Result[]> {
  const stack = await startStack({ WERKBANK_DEMO: '0', DATABASE_URL: company.url })
  const browser = await launchBrowser()
  try {
    const perMonth = short ? 20 : 100
    const rounds = short ? 2 : 5
    const young = await worked(company, stack, { months: MONTHS, perMonth })
    const old = await worked(company, stack, { months: MONTHS * TIMES, perMonth })
    const [one, sixteen] = [emptyFigures(), emptyFigures()]
    // In turns; the first round only warms the server up.
    for (let round = 0; round <= rounds; round++)
      for (const [person, figures] of [
        [young, one],
        [old, sixteen],
      ] as const)
        await measure(browser, stack, person, round === 0 ? emptyFigures() : figures)
    const phone = await onPhone(browser, stack, old)
    const grown = (what: string, unit: string, of: keyof Figures): Result =>
      compare({ what, against: 'a sixteenth of it', unit }, { ours: sixteen[of], baseline: one[of] }, GROWN)
    return [
      grown('16 times the orders: sent to a new device', 'kB', 'kilobytes'),
      grown('16 times the orders: new device to list', 'ms', 'cold'),
      grown('16 times the orders: open again to list', 'ms', 'warm'),
      grown('16 times the orders: heap at the list', 'MB', 'heap'),
      grown('16 times the orders: a key in the search', 'ms', 'palette'),
      grown('16 times the orders: a change elsewhere to its row', 'ms', 'change'),
      compare(
        { what: '16 times the orders: heap of a phone, filled', against: 'what it may take', unit: 'MB' },
        { ours: [phone], baseline: [PHONE_HEAP_MB] },
        { ratio: 1, better: 'lower' },
      ),
    ]
  } finally {
    await browser.close()
    await stack.stop()
  }
}

const emptyFigures = (): Figures => ({ kilobytes: [], cold: [], warm: [], heap: [], palette: [], change: [] })

async function worked(
  { sql }: Company,
  stack: Stack,
  years: { months: number; perMonth: number },
): Promise<TestPerson> {
  const org = await createTestOrg(sql)
  await workYears(sql, org.orgId, years)
  await sql`ANALYZE`
  return signIn(sql, stack.url, org)
}

async function measure(browser: Browser, stack: Stack, person: TestPerson, figures: Figures): Promise<void> {
  const { context, page } = await newPerson(browser)
  await enter(page, stack, person)
  figures.cold.push(await openList(page, stack))
  await page.getByText('Synced', { exact: true }).first().waitFor()
  figures.kilobytes.push((await sentBytes(page)) / 1_000)
  figures.heap.push(await heapMegabytes(page))
  figures.palette.push(await keyInSearch(page))
  figures.change.push(await changeElsewhere(page, person))
  figures.warm.push(await openList(page, stack))
  await context.close()
}

async function onPhone(browser: Browser, stack: Stack, person: TestPerson): Promise<number> {
  const { context, page } = await newPerson(browser, { viewport: PHONE, touch: true })
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: PHONE_SLOWER })
  await enter(page, stack, person)
  await openList(page, stack)
  await page
    .getByRole('button', { name: /^Sync: Synced/ })
    .first()
    .waitFor()
  const heap = await heapMegabytes(page)
  await context.close()
  return heap
}

async function enter(page: Page, stack: Stack, person: TestPerson): Promise<void> {
  const [name = '', value = ''] = person.cookie.split('=')
  await page.context().addCookies([{ name, value, url: stack.url }])
}

/** From the navigation to rows that can be used, in the page's own clock. */
async function openList(page: Page, stack: Stack): Promise<number> {
  await page.goto(`${stack.url}/orders`, { waitUntil: 'commit' })
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () =>
          document.querySelector('main a[href^="/orders/"]') ? resolve(performance.now()) : requestAnimationFrame(look)
        look()
      }),
  )
}

/** What the page got of the mirror, as it travelled. */
const sentBytes = (page: Page): Promise<number> =>
  page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.startsWith('/api/v1/sync/'))
      .reduce((sum, { transferSize }) => sum + transferSize, 0),
  )

async function heapMegabytes(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  await devtools.detach()
  return usedSize / 1e6
}

/** From the key to the frame with what it found. */
async function keyInSearch(page: Page): Promise<number> {
  await page.keyboard.press('Control+k')
  const field = page.getByRole('dialog').getByRole('combobox')
  await field.waitFor()
  await page.keyboard.type('A4')
  await page.getByRole('option').first().waitFor()
  await page.evaluate(() => {
    const shown = () => [...document.querySelectorAll('[role=option]')].map(({ textContent }) => textContent).join()
    Object.assign(window, { took: undefined })
    addEventListener(
      'keydown',
      (event) => {
        const before = shown()
        const look = () =>
          shown() === before
            ? requestAnimationFrame(look)
            : Object.assign(window, { took: performance.now() - event.timeStamp })
        requestAnimationFrame(look)
      },
      { capture: true, once: true },
    )
  })
  await page.keyboard.press('7')
  const took = await page.waitForFunction(() => (window as unknown as { took?: number }).took)
  await page.keyboard.press('Escape')
  return (await took.jsonValue()) as number
}

/** From the answer of a command by somebody else to its row in the list, which shows the newest first. */
async function changeElsewhere(page: Page, person: TestPerson): Promise<number> {
  const { body } = await person.call('POST', '/orders', { reference: 'Eilt' })
  const begun = performance.now()
  await page
    .locator(`main a[href="/orders/${(body as { id: string }).id}"]`)
    .first()
    .waitFor()
  return performance.now() - begun
}
