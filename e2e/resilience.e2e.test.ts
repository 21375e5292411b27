// Domains: outbox, mirror, replica, chat, device
import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { count } from '../packages/database/src/testing/testing.ts'
import { appIsStored, newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { showScreen } from './support/screens.ts'
import { startRebuilt } from './support/server/rebuilt.ts'
import { startWire } from './support/server/wire.ts'

/** What browsers do to a running app: tabs crash, versions change, disks fill up, all clients reconnect at once. */

const demo = useDemo()

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const synced = (page: Page, timeout = 60_000) => page.getByText('Synced', { exact: true }).first().waitFor({ timeout })
const offline = (page: Page) =>
  page
    .getByText(/^Offline/)
    .filter({ visible: true })
    .first()
    .waitFor()
const hasValue = (page: Page, value: string) =>
  page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll<HTMLInputElement>('input, textarea')].some((each) => each.value === wanted),
    value,
  )

/** The orders' list, ready to go offline. */
async function openOrders(page: Page, url: string): Promise<void> {
  await startSession(page, url, 'sales@demo.test')
  await showOrders(page, url)
}
async function showOrders(page: Page, url: string): Promise<void> {
  await showScreen(page, url, '/orders')
  await page.locator('main a[href^="/orders/"]').first().waitFor()
  await appIsStored(page)
  await synced(page)
}

/** A new order with this reference; the page shows it. Returns its id. */
async function writeOrder(page: Page, reference: string): Promise<string> {
  await page.locator('nav a[href="/orders"]').first().click()
  await page.getByRole('button', { name: 'New order' }).click()
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
  await field(page, 'Reference').fill(reference)
  await field(page, 'Reference').press('Tab')
  return new URL(page.url()).pathname.split('/')[2] as string
}

type Listed = { id: string; reference: string | null }
/** The server's orders whose reference has this prefix. */
async function ordersOnServer(context: BrowserContext, search: string): Promise<Listed[]> {
  const answer = await context.request.get(`${demo.stack.url}/api/v1/orders?limit=500`)
  expect(answer.status()).toBe(200)
  const { items } = (await answer.json()) as { items: { id: string; workingReference: string }[] }
  return items
    .map(({ id, workingReference }) => ({ id, reference: workingReference }))
    .filter(({ reference }) => reference?.startsWith(search))
}
async function createdEvents(context: BrowserContext, id: string): Promise<number> {
  let [cursor, found] = ['0:0', 0]
  for (;;) {
    const answer = await context.request.get(
      `${demo.stack.url}/api/v1/events?type=order.created&limit=500&cursor=${cursor}`,
    )
    const { items, nextCursor } = (await answer.json()) as { items: { subjectId: string }[]; nextCursor: string }
    found += items.filter(({ subjectId }) => subjectId === id).length
    if (items.length === 0) return found
    cursor = nextCursor
  }
}

test('the tab that sends dies: another one of this person sends what waits, once', async () => {
  const wire = await startWire(demo.stack.url)
  const { page: first, context } = await newPerson(demo.browser, { offline: true })
  await openOrders(first, wire.url)
  const second = await context.newPage()
  await second.goto(`${wire.url}/orders`)
  await second.locator('main a[href^="/orders/"]').first().waitFor()
  await wire.cut()
  await offline(first)
  const id = await writeOrder(first, 'from the tab that died')
  await second.goto(`${wire.url}/orders/${id}`)
  await hasValue(second, 'from the tab that died')
  const crashed = first.waitForEvent('crash')
  void first.goto('chrome://crash').catch(() => {})
  await crashed
  await wire.mend()
  await synced(second)
  await expect
    .poll(() => ordersOnServer(context, 'from the tab that died'), { timeout: 60_000 })
    .toEqual([{ id, reference: 'from the tab that died' }])
  expect(await createdEvents(context, id)).toBe(1)
  await context.close()
  await wire.close()
})

/** Asks until it is seen: a question that meets the browser's own after a navigation gets that one's answer, the old worker. */
async function newVersionOffered(page: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()))
        return await page.getByText('A new version is here.').isVisible()
      },
      { timeout: 60_000 },
    )
    .toBe(true)
}

test('a new version comes while commands wait and somebody types: it asks, and nothing is lost or sent twice', async () => {
  const server = await startRebuilt(demo.stack.url)
  const { page, context, errors } = await newPerson(demo.browser, { offline: true })
  await openOrders(page, server.url)
  server.setBusy(true)
  const id = await writeOrder(page, 'older than the update')
  await field(page, 'Note').click()
  await page.keyboard.type('half a sen')
  server.rebuild()
  await newVersionOffered(page)
  // It waits for a word: the page is the same one, and the typing goes on where it was.
  await page.keyboard.type('tence')
  expect(await field(page, 'Note').inputValue()).toBe('half a sentence')
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Reload now' }).click()])
  await hasValue(page, 'half a sentence')
  await hasValue(page, 'older than the update')
  expect(await ordersOnServer(context, 'older than')).toEqual([])
  server.setBusy(false)
  await expect
    .poll(() => ordersOnServer(context, 'older than'), { timeout: 60_000 })
    .toEqual([{ id, reference: 'older than the update' }])
  await synced(page)
  expect(await createdEvents(context, id)).toBe(1)
  expect(errors).toEqual([])
  await context.close()
  await server.close()
})

test('a page that a forced reload brought past its worker is offered a new version too, and takes it', async () => {
  const server = await startRebuilt(demo.stack.url)
  const { page, context, errors } = await newPerson(demo.browser, { offline: true })
  await openOrders(page, server.url)
  const isControlled = () => page.evaluate(() => Boolean(navigator.serviceWorker.controller))
  const devtools = await context.newCDPSession(page)
  await Promise.all([page.waitForEvent('load'), devtools.send('Page.reload', { ignoreCache: true })])
  await page.locator('main a[href^="/orders/"]').first().waitFor()
  expect(await isControlled(), 'the reload brought it past the worker').toBe(false)
  server.rebuild()
  await newVersionOffered(page)
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Reload now' }).click()])
  await page.locator('main a[href^="/orders/"]').first().waitFor()
  expect(await isControlled()).toBe(true)
  expect(errors).toEqual([])
  await context.close()
  await server.close()
})

/** Of a small device. Chromium looks at the quota again only when what it was at first might be passed: of a large one, that is after a gigabyte. */
const SMALL_DEVICE_BYTES = 60_000_000

/** Writes incompressible data until not even a hundred bytes fit. */
async function fillStorage(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const opened = indexedDB.open('filler', 1)
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      opened.onupgradeneeded = () => opened.result.createObjectStore('bytes', { autoIncrement: true })
      opened.onsuccess = () => resolve(opened.result)
      opened.onerror = () => reject(opened.error)
    })
    const fits = (size: number) =>
      new Promise<boolean>((resolve) => {
        const bytes = new Uint8Array(size)
        for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
        const transaction = database.transaction('bytes', 'readwrite')
        transaction.objectStore('bytes').put(bytes)
        transaction.oncomplete = () => resolve(true)
        transaction.onabort = () => resolve(false)
      })
    for (const size of [2_000_000, 200_000, 20_000, 2_000, 200]) while (await fits(size)) {}
    database.close()
  })
}

test('storage is full: the person is told, goes on, loses nothing, and the device catches up when there is space', async () => {
  const wire = await startWire(demo.stack.url)
  const { page, context } = await newPerson(demo.browser, { offline: true })
  const quota = await context.newCDPSession(page)
  await quota.send('Storage.overrideQuotaForOrigin', { origin: wire.url, quotaSize: SMALL_DEVICE_BYTES })
  await openOrders(page, wire.url)
  await writeOrder(page, 'before it was full')
  await synced(page)
  const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0)
  await quota.send('Storage.overrideQuotaForOrigin', { origin: wire.url, quotaSize: used + 1_000_000 })
  await fillStorage(page)
  const note = 'Bitte gut verpacken. '.repeat(500).trim()
  await field(page, 'Note').fill(note)
  await field(page, 'Note').press('Tab')
  await page.getByText('This device is out of space.').waitFor()
  expect(await field(page, 'Note').inputValue()).toBe(note)
  // The server has it nevertheless.
  const other = await demo.person('sales2@demo.test')
  await demo.open(other.page, new URL(page.url()).pathname)
  await hasValue(other.page, note)

  await quota.send('Storage.overrideQuotaForOrigin', { origin: wire.url })
  await page.evaluate(() => void indexedDB.deleteDatabase('filler'))
  await field(page, 'Reference').fill('after it was full')
  await field(page, 'Reference').press('Tab')
  await page.getByText('This device is out of space.').waitFor({ state: 'detached' })
  await synced(page)
  await wire.cut()
  await page.reload()
  await hasValue(page, 'after it was full')
  await hasValue(page, note)
  await context.close()
  await wire.close()
})

test('RT-03.4 many documents and commands of one device come back at once: all arrive, each once', async () => {
  const many = count(24, 500)
  const { page, context, errors, wire } = await demo.device('sales@demo.test')
  await showOrders(page, wire.url)
  await wire.cut()
  await offline(page)
  const written: Listed[] = []
  for (let i = 0; i < many; i++) {
    const reference = `mass ${i}`
    written.push({ id: await writeOrder(page, reference), reference })
  }
  await wire.mend()
  await synced(page, 180_000)
  const byId = (a: Listed, b: Listed) => a.id.localeCompare(b.id)
  await expect
    .poll(async () => (await ordersOnServer(context, 'mass')).sort(byId), { timeout: 60_000 })
    .toEqual(written.sort(byId))
  expect(await page.getByText(/^Needs attention/).count()).toBe(0)
  expect(errors).toEqual([])
})

test('two tabs of one person offline on one order hear each other, and both arrive', async () => {
  const { page: first, context, errors, wire } = await demo.device('sales@demo.test')
  await showOrders(first, wire.url)
  const id = await writeOrder(first, 'two tabs')
  await synced(first)
  const second = await context.newPage()
  await second.goto(first.url())
  await hasValue(second, 'two tabs')
  await wire.cut()
  await offline(first)
  await field(first, 'Reference').fill('from the first tab')
  await hasValue(second, 'from the first tab')
  await field(second, 'Note').fill('from the second tab')
  await hasValue(first, 'from the second tab')
  await wire.mend()
  await synced(first)
  await synced(second)
  const other = await demo.person('sales2@demo.test')
  await demo.open(other.page, `/orders/${id}`)
  await hasValue(other.page, 'from the first tab')
  await hasValue(other.page, 'from the second tab')
  expect(await createdEvents(context, id)).toBe(1)
  expect([...errors, ...other.errors]).toEqual([])
})

test('CH-06.6 a conversation never opened here is written and changed offline, kept over a reload, and arrives once and in order', async () => {
  const { page, errors, wire } = await demo.device('sales@demo.test')
  await showOrders(page, wire.url)
  await wire.cut()
  await page.locator('main a[href^="/orders/"]').nth(3).click()
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
  const address = new URL(page.url()).pathname
  await page.getByRole('tab', { name: /^Conversation/ }).click()
  const write = page.getByRole('textbox', { name: 'Write a message' })
  for (const text of ['First: is it there?', 'Second: we need it on Friday.']) {
    await write.fill(text)
    await write.press('Enter')
    await page.getByText(text).waitFor()
  }
  expect(await page.getByText('waiting to be sent').count()).toBeGreaterThan(0)
  // One's own last message is changed, still without a network.
  await write.press('ArrowUp')
  await page.getByText('Editing a message').waitFor()
  await write.fill('Second: we need it on Monday.')
  await write.press('Enter')
  await page.getByText('Second: we need it on Monday.').waitFor()
  await page.reload()
  await page.getByRole('tab', { name: /^Conversation/ }).click()
  await page.getByText('Second: we need it on Monday.').waitFor()
  await wire.mend()
  await synced(page)
  await expect.poll(() => page.getByText('waiting to be sent').count(), { timeout: 60_000 }).toBe(0)

  const other = await demo.person('sales2@demo.test')
  await demo.open(other.page, address)
  await other.page.getByRole('tab', { name: /^Conversation/ }).click()
  await other.page.getByText('Second: we need it on Monday.').waitFor()
  const said = (await other.page.getByRole('list', { name: 'Messages' }).textContent()) ?? ''
  expect(said.match(/First: is it there\?|Second: we need it on \w+\./g)).toEqual([
    'First: is it there?',
    'Second: we need it on Monday.',
  ])
  expect([...errors, ...other.errors]).toEqual([])
})
