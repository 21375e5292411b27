import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { launchBrowser, newPerson, signIn } from '../../e2e/support/browser.ts'
import { type Stack, startStack } from '../../e2e/support/server/stack.ts'
import { startWire } from '../../e2e/support/server/wire.ts'
import type { Company } from '../company.ts'
import { compare, type Result } from '../measure.ts'

const DIST = fileURLToPath(new URL('../../app/dist', import.meta.url))
const FRAME_MS = 16
const LINES = 600

/** What people wait for in the browser, in Chromium on this machine: the app opened offline, and a key pressed in a long order. */
export async function inBrowser(_company: Company, short: boolean): Promise<Result[]> {
  const stack = await startStack({ WERKBANK_DEMO: '1' }, 'whole')
  const browser = await launchBrowser()
  try {
    const wire = await startWire(stack.url)
    const { page } = await newPerson(browser, { offline: true })
    await signIn(page, wire.url, 'sales@demo.test')
    const order = await longOrder(page, stack)
    await openOffline(page, wire.url, 'Synced')
    const keys = await keyPresses(page, `${wire.url}/orders/${order}`, short ? 15 : 60)
    await page.goto(`${wire.url}/orders`)
    await openOffline(page, wire.url, 'Synced')
    await wire.cut()
    const opened: number[] = []
    for (let i = 0; i < (short ? 5 : 20); i++) opened.push(await openOffline(page, wire.url))
    const shipped = (await shippedBytes(page, opened.at(-1) ?? 0)) / 1_000
    await wire.close()
    // Goals without a baseline: the goal itself stands there.
    const against = (what: string, unit: string, ours: number[], goal: number): Result =>
      compare({ what, against: 'the goal itself', unit }, { ours, baseline: [goal] }, { ratio: 1, better: 'lower' })
    return [
      against('open warm and offline to the list of orders', 'ms', opened, 500),
      against(`key press to painted total, ${LINES} lines`, 'ms', keys, FRAME_MS),
      against('scripts and styles for the list, as sent (brotli)', 'kB', [shipped], 200),
    ]
  } finally {
    await browser.close()
    await stack.stop()
  }
}

/** An order of many lines, by the API. */
async function longOrder(page: Page, stack: Stack): Promise<string> {
  const { request } = page.context()
  const products = await request.get(`${stack.url}/api/v1/products?limit=500&kind=goods`)
  const { items } = (await products.json()) as { items: { id: string; kind: string }[] }
  const goods = items.filter(({ kind }) => kind === 'goods')
  const lines = Array.from({ length: LINES }, (_, i) => ({ productId: goods[i % goods.length]?.id, quantity: '2' }))
  const made = await request.post(`${stack.url}/api/v1/orders`, {
    data: { lines },
    headers: { 'idempotency-key': crypto.randomUUID(), origin: stack.url },
  })
  if (!made.ok()) throw new Error(await made.text())
  return ((await made.json()) as { id: string }).id
}

/** Loads the orders' list; from the navigation to rows that can be used, in the page's own clock. */
async function openOffline(page: Page, url: string, sign?: string): Promise<number> {
  await page.goto(`${url}/orders`, { waitUntil: 'commit' })
  const ms = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () =>
          document.querySelector('main a[href^="/orders/"]') ? resolve(performance.now()) : requestAnimationFrame(look)
        look()
      }),
  )
  if (sign) await page.getByText(sign, { exact: true }).first().waitFor({ timeout: 60_000 })
  return ms
}

/** Changes a quantity by keys; from the event to the frame in which the total shows it. */
async function keyPresses(page: Page, url: string, presses: number): Promise<number[]> {
  await page.goto(url)
  const quantity = page.getByRole('textbox', { name: 'Quantity, line 1', exact: true })
  await quantity.waitFor({ timeout: 60_000 })
  await quantity.focus()
  await page.evaluate(() => {
    const total = () => document.querySelector('[data-testid=gross]')?.textContent
    const took: number[] = []
    Object.assign(window, { took })
    const onKey = (event: KeyboardEvent) => {
      if (!/^\d$/.test(event.key)) return
      const before = total()
      const look = () =>
        total() === before ? requestAnimationFrame(look) : took.push(performance.now() - event.timeStamp)
      requestAnimationFrame(look)
    }
    addEventListener('keydown', onKey, { capture: true })
  })
  for (let i = 0; i < presses; i++) {
    await page.keyboard.press('Control+a')
    await page.keyboard.press(String(1 + ((i + 2) % 9)))
    await page.waitForFunction((many) => (window as unknown as { took: number[] }).took.length > many, i)
  }
  return page.evaluate(() => (window as unknown as { took: number[] }).took)
}

/** What the page had loaded when its list stood, in bytes as they travel: the document, its scripts and styles. */
async function shippedBytes(page: Page, shownMs: number): Promise<number> {
  const names = await page.evaluate(
    (until) =>
      performance
        .getEntriesByType('resource')
        .filter(({ startTime }) => startTime <= until)
        .map(({ name }) => new URL(name).pathname),
    shownMs,
  )
  const files = ['/index.html', ...names.filter((name) => /^\/assets\/.*\.(js|css)$/.test(name))]
  return [...new Set(files)].reduce((sum, file) => sum + brotliCompressSync(readFileSync(`${DIST}${file}`)).length, 0)
}
