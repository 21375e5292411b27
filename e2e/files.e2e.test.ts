// Domains: files, catalogue, partners, sales, quotes
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { pictureOf } from '../api/src/testing-files.ts'
import { axeFindings } from './support/axe.ts'
import { newCaller } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen, openScreen } from './support/screens.ts'

const demo = useDemo()

const file = (name: string, buffer: Buffer, mimeType = 'image/png') => ({ name, mimeType, buffer })
/** A product's screen, by its SKU. */
async function openProduct(page: Page): Promise<{ sku: string; address: string }> {
  await demo.open(page, '/products')
  const link = page.locator('[role=grid] a[href^="/products/"]').first()
  const sku = (await link.textContent())?.trim() ?? ''
  await link.click()
  await page.waitForURL('**/products/*')
  await page.locator('main h1', { hasText: sku }).waitFor()
  return { sku, address: page.url() }
}

test('PI-01 PI-03 a picture that a buyer adds shows the product in list and on its page, for everybody', async () => {
  const buyer = await demo.person('purchasing@demo.test')
  const seller = await demo.person('sales@demo.test')
  const { sku, address } = await openProduct(buyer.page)
  await buyer.page.getByRole('tab', { name: 'Files' }).click()
  const section = buyer.page.getByRole('region', { name: 'Pictures and files' })
  await section.getByText('No files yet.').waitFor()
  const [blue, red] = [await pictureOf('#3355bb'), await pictureOf('#bb3333', { width: 900, height: 1_200 })]
  // The first that came is the one; several at once come in any order.
  await section
    .locator('input[type=file]')
    .last()
    .setInputFiles([file('blue.png', blue)])
  await section.getByRole('button', { name: 'Look at blue.png' }).waitFor()
  await section
    .locator('input[type=file]')
    .last()
    .setInputFiles([file('red.png', red)])
  await section.getByRole('button', { name: 'Look at red.png' }).waitFor()
  const main = buyer.page.locator('main img[alt]:not([alt=""])').first()
  const address1 = await main.getAttribute('src')

  // Another one is chosen for lists; the page stays automatic.
  await section.getByRole('button', { name: 'Look at red.png' }).click()
  const dialog = buyer.page.getByRole('dialog', { name: 'red.png' })
  await dialog.getByText('900 × 1200').waitFor()
  await dialog.getByLabel('Lists').check()
  await buyer.page.keyboard.press('Escape')
  await expect.poll(() => main.getAttribute('src')).toBe(address1)

  await demo.open(seller.page, `/products?q=${encodeURIComponent(sku)}`)
  const thumb = seller.page.locator('[role=grid] [role=row] img').first()
  await expect.poll(() => thumb.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(72)
  expect(await thumb.getAttribute('src')).not.toContain((address1 ?? '').split('/')[4])
  // Beside a picture the number is read in full.
  await goToScreen(seller.page, '/products')
  await thumb.waitFor()
  const numbers = seller.page.locator('[role=grid] a[href^="/products/"]')
  const widths = await numbers.evaluateAll((links) =>
    links.map((link) => [link.scrollWidth, link.clientWidth] as const),
  )
  expect(widths.length).toBeGreaterThan(10)
  expect(widths.filter(([needed, given]) => needed > given)).toEqual([])
  // Who chooses a product for an order sees it, and in the line that they made.
  await goToScreen(seller.page, '/orders')
  await seller.page.getByRole('button', { name: 'New order' }).click()
  await seller.page.waitForURL('**/orders/*')
  const add = seller.page.getByRole('combobox', { name: 'Add a product: SKU or name' })
  await add.fill(sku)
  const option = seller.page.getByRole('option').filter({ hasText: sku }).first()
  const width = (image: HTMLImageElement) => image.naturalWidth
  await expect.poll(() => option.locator('img').evaluate(width)).toBe(72)
  await option.click()
  const line = seller.page
    .getByRole('cell')
    .filter({ has: seller.page.getByRole('combobox', { name: /^Product, line 1/ }) })
  await expect.poll(() => line.first().locator('img').evaluate(width)).toBe(72)
  expect(await axeFindings(seller.page)).toEqual([])

  await goToScreen(seller.page, address)
  await seller.page.getByRole('tab', { name: 'Files' }).click()
  const theirs = seller.page.getByRole('region', { name: 'Pictures and files' })
  await theirs.getByRole('button', { name: 'Look at blue.png' }).waitFor()
  expect(await theirs.getByRole('button', { name: 'Add' }).count()).toBe(0) // sales changes no products
})

test('without a network a photo waits on the device, through a reload, and is sent when the network is back; what is refused can be saved back', async () => {
  const { page, wire, errors } = await demo.device('admin@demo.test')
  await openScreen(page, wire.url, '/customers')
  await page.locator('[role=grid] [role=row]').nth(1).click()
  await page.waitForURL('**/customers/*')
  await page.getByRole('tab', { name: 'Files' }).click()
  const section = page.getByRole('region', { name: 'Files' })
  await section.getByText('No files yet.').waitFor()
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  await page.locator('[data-sync=synced]').first().waitFor({ state: 'attached' })
  await wire.cut()

  const photo = await sharp(randomBytes(1_200 * 1_200 * 3), { raw: { width: 1_200, height: 1_200, channels: 3 } })
    .png()
    .toBuffer() // some pieces
  await section
    .locator('input[type=file]')
    .last()
    .setInputFiles([file('delivery.png', photo)])
  await section.getByText('Waiting on this device').waitFor()
  await page.reload()
  await section.getByText('Waiting on this device').waitFor()
  await section.getByText('delivery.png').waitFor()

  await wire.mend()
  await section.getByRole('button', { name: 'Look at delivery.png' }).waitFor()
  expect(await section.getByText('Waiting on this device').count()).toBe(0)

  // Refused by the server: its limit was lowered, and this device did not know yet.
  await wire.cut()
  await section
    .locator('input[type=file]')
    .last()
    .setInputFiles([file('plan.pdf', Buffer.alloc(1_500_000), 'application/pdf')])
  await section.getByText('Waiting on this device').waitFor()
  const other = await newCaller(demo.stack.url, 'admin@demo.test')
  const limit = async (value: number | null) => {
    const data = { level: 'organisation', value }
    return (await other.put(`${demo.stack.url}/api/v1/settings/files.megabytes`, { data })).status()
  }
  expect(await limit(1)).toBe(200)
  await wire.mend()
  await section.getByText('“plan.pdf” was not taken: The file is larger than 1 MB.').waitFor()
  const saving = page.waitForEvent('download')
  await section.getByRole('button', { name: 'Save the file' }).click()
  expect((await saving).suggestedFilename()).toBe('plan.pdf')
  expect(await limit(null)).toBe(200)
  await other.dispose()
  await section.getByRole('button', { name: 'Try again' }).click()
  await section.getByRole('link', { name: 'plan.pdf' }).waitFor()
  // Saved as it came, with its name.
  const download = page.waitForEvent('download')
  await section.getByRole('link', { name: 'plan.pdf' }).click()
  expect((await download).suggestedFilename()).toBe('plan.pdf')
  await section.getByRole('button', { name: 'Actions for plan.pdf' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await section.getByRole('link', { name: 'plan.pdf' }).waitFor({ state: 'detached' })
  expect(errors.filter((error) => !/413|Failed to load|ERR_/.test(error))).toEqual([])
})

test('files stand beside orders and quotes; they are dropped and pasted', async () => {
  const { page } = await demo.person('sales@demo.test')
  await demo.open(page, '/orders')
  await page.locator('[role=grid] [role=row]').nth(1).click()
  await page.waitForURL('**/orders/*')
  await page.getByRole('tab', { name: 'Files' }).click()
  const section = page.getByRole('region', { name: 'Files' })
  const picture = (await pictureOf('#227755')).toString('base64')
  const give = (kind: 'drop' | 'paste', name: string) =>
    section.evaluate(
      (element, { kind, name, picture }) => {
        const data = new DataTransfer()
        const bytes = Uint8Array.from(atob(picture), (char) => char.charCodeAt(0))
        data.items.add(new File([bytes], name, { type: 'image/png' }))
        const event =
          kind === 'drop'
            ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
        element.dispatchEvent(event)
      },
      { kind, name, picture },
    )
  for (const kind of ['drop', 'paste'] as const) {
    await give(kind, `${kind}.png`)
    await section.getByRole('button', { name: `Look at ${kind}.png` }).waitFor()
  }
  // By keyboard: the first opens, the arrow goes on, Escape goes back to it.
  await section.getByRole('button', { name: 'Look at drop.png' }).press('Enter')
  await page.getByRole('dialog', { name: 'drop.png' }).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('dialog', { name: 'paste.png' }).waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})
