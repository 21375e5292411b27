// Domains: counting, stock
import * as A from '@automerge/automerge'
import { NO_LOT } from '@werkbank/model/base/value/id.ts'
import { addCount, binKey, type CountDocument } from '@werkbank/model/counting/count-document.ts'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newPerson, PHONE, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen } from './support/screens.ts'
import { startWire, type Wire } from './support/server/wire.ts'

/** What a page shows comes when it comes: the machine may be busy. */
const sees = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 60_000 })

const demo = useDemo()

/** A shelf with ten pieces each of three products; a fourth one is known, but not expected there. */
async function fillShelf(page: Page): Promise<{ shelf: string; skus: [string, string, string, string] }> {
  return await page.evaluate(async () => {
    const call = async (method: string, path: string, body?: object) => {
      const answer = await fetch(`/api/v1${path}`, {
        method,
        ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
      })
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
      return await answer.json()
    }
    const { items } = await call('GET', '/products?kind=goods&limit=4')
    const { id } = await call('POST', '/locations', { code: 'R7', name: 'Shelf 7', kind: 'location' })
    for (const product of items.slice(0, 3))
      await call('POST', '/stock/receipts', { productId: product.id, quantity: '10', locationId: id })
    return { shelf: id, skus: items.map((product: { sku: string }) => product.sku) }
  })
}

const synced = (page: Page) => page.locator('[data-sync=synced]').first().waitFor({ state: 'attached' })
/** The service worker has the app, with Automerge, and this page: from now on the network may go. */
const installed = (page: Page) => page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
/** The app has noticed that the line is dead. */
const noticed = (page: Page) =>
  page.locator('[data-sync=saved], [data-sync=offline]').first().waitFor({ state: 'attached' })

/** As a scanner types: the SKU and Enter. */
async function scan(page: Page, text: string): Promise<void> {
  await page.locator('[data-scan]').pressSequentially(text)
  await page.keyboard.press('Enter')
}
const said = (page: Page, text: string) => page.getByTestId('said').getByText(text).waitFor()

/** What the comparison shows of a product: expected, counted, difference. */
async function compared(page: Page, sku: string): Promise<string> {
  const row = page.getByRole('row').filter({ hasText: sku })
  const cells = await row.getByRole('gridcell').allInnerTexts()
  return cells.slice(-3).join(' ')
}
/** What is on hand of the only level that the stock list shows. */
const onHand = async (page: Page) => {
  const [row] = await page
    .locator('[data-list=main] [role=row]')
    .filter({ has: page.getByRole('gridcell') })
    .all()
  return (await row?.getByRole('gridcell').allInnerTexts())?.join(' ') ?? ''
}

test('WH-13 two people count one shelf, one of them offline on a phone; their counts add up, are settled and posted', async () => {
  const wire: Wire = await startWire(demo.stack.url)
  const eva = await newPerson(demo.browser)
  const willi = await newPerson(demo.browser, { viewport: PHONE, offline: true })
  const looking = await newPerson(demo.browser)
  await startSession(eva.page, demo.stack.url, 'admin@demo.test')
  await eva.page.goto(`${demo.stack.url}/counts`)
  await startSession(willi.page, wire.url, 'warehouse@demo.test')
  await startSession(looking.page, demo.stack.url, 'sales@demo.test')
  const { shelf, skus } = await fillShelf(eva.page)
  const [together, differing, wrong, unexpected] = skus

  await goToScreen(eva.page, '/counts')
  await eva.page.getByRole('button', { name: 'New count' }).click()
  await eva.page.getByRole('dialog').getByLabel('Location').selectOption(shelf)
  await eva.page.getByRole('dialog').getByLabel('Name').fill('Shelf 7, spring')
  await eva.page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await eva.page.locator('[data-scan]').waitFor()

  // Willi has only seen the list, never the sheet, when the network goes.
  await willi.page.goto(`${wire.url}/counts`)
  await willi.page.getByRole('link', { name: 'Shelf 7, spring' }).waitFor()
  await installed(willi.page)
  await willi.page.getByRole('link', { name: 'Shelf 7, spring' }).click()
  await willi.page.locator('[data-scan]').waitFor()
  await wire.cut()
  await noticed(willi.page)

  await scan(willi.page, together)
  await scan(willi.page, `4*${together}`)
  await said(willi.page, `${together}: 4 counted, 5 in all`)
  await scan(willi.page, 'no such thing')
  await said(willi.page, 'Nothing was counted')
  await scan(willi.page, unexpected.toLowerCase())
  await scan(willi.page, wrong)
  await willi.page.getByRole('button', { name: `Take back ${wrong} 1` }).click()
  await willi.page.getByText(`${wrong}: 1 taken back`).waitFor()
  await scan(willi.page, `8*${wrong}`)
  await scan(willi.page, differing)
  await willi.page.getByRole('button', { name: `Take back ${differing} 1` }).click()
  await willi.page.getByLabel('Quantity').fill('9')
  await willi.page.getByRole('button', { name: 'Set total' }).click()

  // The page is loaded again, still without a network: everything is there, and counting goes on.
  await willi.page.reload()
  await willi.page.getByRole('button', { name: `Take back ${wrong} 8` }).waitFor()
  await scan(willi.page, unexpected)
  await said(willi.page, `${unexpected}: 1 counted, 2 in all`)

  await scan(eva.page, `5*${together}`)
  await said(eva.page, `${together}: 5 counted, 5 in all`)
  await scan(eva.page, differing)
  await eva.page.getByRole('button', { name: `Take back ${differing} 1` }).click()
  await eva.page.getByLabel('Quantity').fill('11')
  await eva.page.getByRole('button', { name: 'Set total' }).click()
  await synced(eva.page)

  await wire.mend()
  for (const { page } of [eva, willi]) await page.getByRole('tab', { name: 'Compare' }).click()
  await eva.page.getByLabel('Show', { exact: true }).selectOption('All')
  await sees(() => compared(eva.page, together)).toBe('10 10 0')
  expect(await compared(eva.page, wrong)).toBe('10 8 −2')
  expect(await compared(eva.page, unexpected)).toBe('0 2 +2')
  await synced(willi.page)

  // Two different counts of a whole bin are settled by a person, and only then posted.
  await eva.page.getByRole('button', { name: 'Post', exact: true }).click()
  const dialog = eva.page.getByRole('dialog')
  await dialog.getByText('1 line is still to settle').waitFor()
  expect(await dialog.getByRole('button', { name: 'Post' }).isDisabled()).toBe(true)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await eva.page.getByRole('row').filter({ hasText: differing }).click()
  await eva.page.getByRole('dialog').getByText('9 counted by Willi Wagner').waitFor()
  await eva.page.getByRole('dialog').getByRole('button', { name: '11 is right' }).click()
  await eva.page.getByRole('dialog').waitFor({ state: 'detached' })
  await sees(() => compared(eva.page, differing)).toBe('10 11 +1')
  await willi.page.getByLabel('Show', { exact: true }).selectOption('All')
  await sees(() => compared(willi.page, differing)).toContain('11 +1')

  // Willi posts offline; it takes effect when he is back, while another person looks at the stock.
  await looking.page.goto(`${demo.stack.url}/stock?location=${shelf}&q=${wrong}`)
  await sees(() => onHand(looking.page)).toMatch(/ 10 0 10$/)
  await wire.cut()
  await noticed(willi.page)
  await willi.page.getByRole('button', { name: 'Post', exact: true }).click()
  await willi.page.getByRole('dialog').getByText('3 differences are posted as stock moves.').waitFor()
  await willi.page.getByRole('dialog').getByRole('button', { name: 'Post' }).click()
  await willi.page.getByText('Will be posted when the network is back').waitFor()
  expect(await onHand(looking.page)).toMatch(/ 10 0 10$/)
  await wire.mend()
  await sees(() => onHand(looking.page)).toMatch(/ 8 0 8$/)
  for (const { page } of [eva, willi]) {
    await page.getByText('This count takes nothing more.').waitFor()
    expect(await page.getByRole('button', { name: 'Post', exact: true }).count()).toBe(0)
  }
  await goToScreen(looking.page, `/stock?location=${shelf}&q=${unexpected}`)
  await sees(() => onHand(looking.page)).toMatch(/ 2 0 2$/)
  expect([...eva.errors, ...willi.errors, ...looking.errors]).toEqual([])
  for (const { context } of [eva, willi, looking]) await context.close()
  await wire.close()
})

test('counts made offline are sent from any screen, and Automerge comes with the first count only', async () => {
  const wire = await startWire(demo.stack.url)
  const { context, page, errors } = await newPerson(demo.browser, { offline: true })
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await startSession(page, wire.url, 'warehouse@demo.test')
  await page.goto(`${wire.url}/products`)
  await page.getByRole('grid').waitFor()
  expect(asked.filter((path) => path.endsWith('.wasm'))).toEqual([])

  await goToScreen(page, '/counts')
  await page.getByRole('button', { name: 'New count' }).click()
  await page.getByRole('dialog').getByLabel('Location').selectOption({ label: 'Shelf 7' })
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await page.locator('[data-scan]').waitFor()
  const address = page.url()
  expect(asked.filter((path) => path.endsWith('.wasm'))).not.toEqual([])
  const sku = await page.evaluate(
    async () => (await (await fetch('/api/v1/products?kind=goods&limit=1')).json()).items[0].sku as string,
  )
  await installed(page)
  await wire.cut()
  await noticed(page)
  await scan(page, `3*${sku}`)
  await said(page, `${sku}: 3 counted, 3 in all`)

  // Another screen is open when the network returns.
  await page.goto(`${wire.url}/settings`)
  await page.getByText('Offline, 1 change waiting').first().waitFor({ state: 'attached' })
  await wire.mend()
  await synced(page)
  const other = await newPerson(demo.browser)
  await startSession(other.page, demo.stack.url, 'admin@demo.test')
  await other.page.goto(address.replace(wire.url, demo.stack.url))
  await other.page.getByText(sku).first().waitFor()
  await other.page.getByText('+3', { exact: true }).waitFor()

  // Offline counts from after the posting come too late, and the sheet says so.
  await page.goto(address)
  await page.locator('[data-scan]').waitFor()
  await wire.cut()
  await noticed(page)
  await scan(page, `5*${sku}`)
  await said(page, `${sku}: 5 counted, 8 in all`)
  await other.page.getByRole('button', { name: 'Post', exact: true }).click()
  await other.page.getByRole('dialog').getByRole('button', { name: 'Post' }).click()
  await other.page.getByText('This count takes nothing more.').waitFor()
  await wire.mend()
  await page.getByText('posted before everything from this device had arrived').waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Understood' }).click()
  await synced(page)
  await other.page.reload()
  await other.page.getByText('This count takes nothing more.').waitFor()
  await other.page.getByRole('tab', { name: 'Compare' }).click()
  await sees(() => other.page.getByRole('row').filter({ hasText: sku }).textContent()).toMatch(/3$/)
  expect([...errors, ...other.errors]).toEqual([])
  await context.close()
  await other.context.close()
  await wire.close()
})

test('what is typed in the card and not counted yet is still there after a look at the comparison, and who leaves from there is asked', async () => {
  const { context, page, errors } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'warehouse@demo.test')
  let arrive = () => {}
  const held = new Promise<void>((resolve) => {
    arrive = resolve
  })
  await page.route('**/assets/automerge*', async (route) => {
    await held
    await route.continue()
  })
  await page.goto(`${demo.stack.url}/counts`)
  await page.getByRole('button', { name: 'New count' }).click()
  await page.getByRole('dialog').getByLabel('Location').selectOption({ index: 1 })
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  // The sheet comes late, behind a dialog that is open by then: that keeps the focus, and what is typed in it.
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  const renaming = page.getByRole('dialog')
  await renaming.getByLabel('Name').fill('Half a na')
  arrive()
  await page.locator('[data-scan]').waitFor()
  expect(await renaming.getByLabel('Name').inputValue()).toBe('Half a na')
  expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true)
  await renaming.getByRole('button', { name: 'Cancel' }).click()
  const skus = await page.evaluate(async () => {
    const { items } = await (await fetch('/api/v1/products?kind=goods&limit=2')).json()
    return items.map((product: { sku: string }) => product.sku) as string[]
  })
  await scan(page, skus[0] as string)
  await said(page, `${skus[0]}: 1 counted`)
  const quantity = page.getByLabel('Quantity')
  for (const typed of ['37', '37 boxes or so']) {
    await quantity.fill(typed)
    await page.getByRole('tab', { name: 'Compare' }).click()
    await page.getByRole('grid').waitFor()
    expect(await quantity.isVisible()).toBe(false)
    await page.getByRole('tab', { name: 'Count', exact: true }).click()
    await quantity.waitFor()
    expect(await quantity.inputValue()).toBe(typed)
  }
  // Where the comparison is looked at, nothing is counted unseen.
  await page.getByRole('tab', { name: 'Compare' }).click()
  await page.getByRole('grid').waitFor()
  await page.keyboard.type(skus[1] as string)
  await page.keyboard.press('Enter')
  await page.locator('nav a[href="/orders"]').first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('tab', { name: 'Count', exact: true }).click()
  expect(await page.getByRole('button', { name: `Take back ${skus[1]} 1` }).count()).toBe(0)
  await quantity.fill('37')
  await page.getByRole('button', { name: 'Set total' }).click()
  await page.getByRole('tab', { name: 'Compare' }).click()
  await page.locator('nav a[href="/orders"]').first().click()
  await page.getByRole('heading', { name: 'Orders' }).waitFor()
  expect(errors).toEqual([])
  await context.close()
})

type StoredChunk = { key: string[]; bytes: number[] }
/** What the browser keeps of count sheets, as automerge-repo writes it. `write`: instead of what is there. */
const countsStore = (page: Page, write?: StoredChunk) =>
  page.evaluate(async (chunk) => {
    const { name = '' } = (await indexedDB.databases()).find((one) => one.name?.endsWith(':counts')) ?? {}
    const opening = indexedDB.open(name)
    await new Promise((resolve) => {
      opening.onsuccess = resolve
    })
    const store = opening.result.transaction('documents', 'readwrite').objectStore('documents')
    if (chunk) {
      store.clear()
      store.put({ key: chunk.key, binary: new Uint8Array(chunk.bytes) }, chunk.key)
    }
    const all = store.getAll()
    await new Promise((resolve) => {
      store.transaction.oncomplete = resolve
    })
    opening.result.close()
    return (all.result as { key: string[]; binary: Uint8Array }[]).map(({ key, binary }) => ({
      key,
      bytes: Array.from(binary),
    }))
  }, write)

test('NF-34 S-13 S-21 where only this device has what the server lost of somebody else, it says whose it is, and goes on without it when the person says so; a sheet leaves the device with its person', async () => {
  const eva = await newPerson(demo.browser)
  const willi = await newPerson(demo.browser)
  await startSession(eva.page, demo.stack.url, 'admin@demo.test')
  await eva.page.goto(`${demo.stack.url}/counts`)
  const read = (path: string) => eva.page.evaluate(async (path) => (await fetch(`/api/v1${path}`)).json(), path)
  const post = (path: string, body: object) =>
    eva.page.evaluate(
      async ([path, body]) => {
        const headers = { 'content-type': 'application/json' }
        return (await fetch(`/api/v1${path}`, { method: 'POST', body, headers })).json()
      },
      [path, JSON.stringify(body)] as const,
    )
  const [first, second] = (await read('/products?kind=goods&limit=2')).items as { id: string; sku: string }[]
  const people = (await read('/people?limit=50')).items as { id: string; name: string; email: string }[]
  const gone = people.find(({ email }) => email === 'production@demo.test')
  if (!first || !second || !gone) throw new Error('the demo company has products and people')
  const { id: location } = await post('/locations', { code: 'R9', name: 'Shelf 9', kind: 'location' })
  await post('/stock/receipts', { productId: first.id, quantity: '10', locationId: location })
  await eva.page.getByRole('button', { name: 'New count' }).click()
  await eva.page.getByRole('dialog').getByLabel('Location').selectOption(location)
  await eva.page.getByRole('dialog').getByLabel('Name').fill('Shelf 9, after the restore')
  await eva.page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await eva.page.locator('[data-scan]').waitFor()
  const id = new URL(eva.page.url()).pathname.split('/')[2] ?? ''
  const { automergeId } = (await read(`/counts/${id}`)) as { automergeId: string }
  await startSession(willi.page, demo.stack.url, 'warehouse@demo.test')
  await willi.page.goto(`${demo.stack.url}/counts/${id}`)
  await willi.page.locator('[data-scan]').waitFor()
  await scan(willi.page, first.sku)
  await said(willi.page, `${first.sku}: 1 counted, 1 in all`)
  await synced(willi.page)
  const counted = async () =>
    ((await read(`/counts/${id}`)).bins as { quantity?: string }[]).flatMap(({ quantity }) => quantity ?? [])
  await sees(counted).toEqual(['1'])
  // Counts of a third person, whose own device is lost, from before the server's restore.
  await willi.page.goto(`${demo.stack.url}/products`)
  await synced(willi.page)
  const chunks = (await countsStore(willi.page)).filter(({ key }) => key[0] === automergeId)
  const doc = chunks.reduce(
    (sheet, { bytes }) => A.loadIncremental(sheet, new Uint8Array(bytes)),
    A.init<CountDocument>(),
  )
  const restored = A.change(doc, (sheet) =>
    addCount(sheet, binKey(second.id, NO_LOT), 'lost', { quantity: '7', by: gone.id, at: new Date().toISOString() }),
  )
  await countsStore(willi.page, {
    key: [automergeId, 'snapshot', 'restored'],
    bytes: Array.from(A.save(restored)),
  })

  await willi.page.goto(`${demo.stack.url}/counts/${id}`)
  await willi.page.locator('[data-scan]').waitFor()
  await scan(willi.page, first.sku)
  await said(willi.page, `${first.sku}: 1 counted, 2 in all`)
  await willi.page.getByText(`The server has lost what ${gone.name} counted`, { exact: false }).waitFor()
  await willi.page.getByRole('button', { name: 'Go on without these counts' }).click()
  const dialog = willi.page.getByRole('dialog', { name: 'Go on without these counts' })
  await dialog.getByText(`To be counted again: ${second.sku}.`, { exact: false }).waitFor()
  await dialog.getByRole('button', { name: 'Go on without these counts' }).click()
  await dialog.waitFor({ state: 'detached' })
  await sees(counted).toEqual(['2'])
  await willi.page.locator('[data-scan]').waitFor()
  await synced(willi.page)
  // It goes on as before.
  await scan(willi.page, second.sku)
  await sees(async () => (await counted()).toSorted()).toEqual(['1', '2'])
  expect(await willi.page.getByText('The server has lost', { exact: false }).count()).toBe(0)
  // A sign-out after counting leaves no sheet behind, and no connection.
  await synced(willi.page)
  const lines: string[] = []
  willi.page.on('websocket', (socket) => lines.push(socket.url()))
  await willi.page.locator('nav a[href="/settings"]').filter({ visible: true }).first().click()
  await willi.page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await willi.page.locator('input[type=password]').waitFor()
  const databases = () =>
    willi.page.evaluate(async () => (await indexedDB.databases()).flatMap(({ name }) => name ?? []))
  await sees(databases).not.toContainEqual(expect.stringMatching(/:counts$/))
  expect(lines).toEqual([])
  expect(willi.errors).toEqual([])
})
