// Domains: files, catalogue, partners, sales, quotes
import { expect, test } from 'vitest'
import { pictureOf } from '../api/src/testing-files.ts'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen } from './support/screens.ts'

const demo = useDemo()

const file = (name: string, buffer: Buffer, mimeType = 'image/png') => ({ name, mimeType, buffer })
/** A product's screen, by its SKU. */
async function openProduct(page: import('playwright-core').Page): Promise<{ sku: string; address: string }> {
  await page.goto(`${demo.stack.url}/products`)
  const link = page.locator('[role=grid] a[href^="/products/"]').first()
  const sku = (await link.textContent())?.trim() ?? ''
  await link.click()
  await page.waitForURL('**/products/*')
  await page.locator('main h1', { hasText: sku }).waitFor()
  return { sku, address: page.url() }
}

test('PI-01 PI-03 a picture that a buyer adds shows the product in list and on its page, for everybody', async () => {
  const buyer = await newPerson(demo.browser)
  const seller = await newPerson(demo.browser)
  await startSession(buyer.page, demo.stack.url, 'purchasing@demo.test')
  await startSession(seller.page, demo.stack.url, 'sales@demo.test')
  const { sku, address } = await openProduct(buyer.page)
  const section = buyer.page.getByRole('region', { name: 'Pictures and files' })
  await section.getByText('No files yet.').waitFor()
  const [blue, red] = [await pictureOf('#3355bb'), await pictureOf('#bb3333', { width: 900, height: 1_200 })]
  await section
    .locator('input[type=file]')
    .last()
    .setInputFiles([file('blue.png', blue), file('red.png', red)])
  await section.getByRole('button', { name: 'Look at blue.png' }).waitFor()
  await section.getByRole('button', { name: 'Look at red.png' }).waitFor()
  const main = buyer.page.locator('main img[alt]:not([alt=""])').first()
  const address1 = await main.getAttribute('src')
  if (process.env.SHOTS) await buyer.page.screenshot({ path: `${process.env.SHOTS}/product.png` })

  // Another one is chosen for lists; the page stays automatic.
  await section.getByRole('button', { name: 'Look at red.png' }).click()
  const dialog = buyer.page.getByRole('dialog', { name: 'red.png' })
  await dialog.getByText('900 × 1200').waitFor()
  if (process.env.SHOTS) await buyer.page.screenshot({ path: `${process.env.SHOTS}/dialog.png` })
  await dialog.getByLabel('Lists').check()
  await buyer.page.keyboard.press('Escape')
  await expect.poll(() => main.getAttribute('src')).toBe(address1)

  await seller.page.goto(`${demo.stack.url}/products?q=${encodeURIComponent(sku)}`)
  const thumb = seller.page.locator('[role=grid] [role=row] img').first()
  await expect.poll(() => thumb.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(72)
  if (process.env.SHOTS) await seller.page.screenshot({ path: `${process.env.SHOTS}/list.png` })
  expect(await thumb.getAttribute('src')).not.toContain((address1 ?? '').split('/')[4])
  await goToScreen(seller.page, address)
  const theirs = seller.page.getByRole('region', { name: 'Pictures and files' })
  await theirs.getByRole('button', { name: 'Look at blue.png' }).waitFor()
  expect(await theirs.getByRole('button', { name: 'Add' }).count()).toBe(0) // sales changes no products
})
