// Domains: sales, stock, ledger, replica, outbox
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { appIsStored, launchProfile, newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { startWire } from './support/server/wire.ts'

const demo = useDemo()

const gross = (page: Page) => page.locator('[data-testid=gross]').textContent()
/** The service worker has the app, and the mirror is whole: from now on the network may go. */
async function readyForOffline(page: Page): Promise<void> {
  await appIsStored(page)
  await page.getByText('Synced', { exact: true }).first().waitFor()
}

/** The app has noticed that the line is dead. */
const noticed = (page: Page) =>
  page
    .getByText(/^(Saved on this device|Offline)/)
    .filter({ visible: true })
    .first()
    .waitFor()

async function addProduct(page: Page, words: string): Promise<void> {
  const field = page.locator('[data-add] input')
  await field.fill(words)
  await page.locator('[role=listbox] [role=option]').first().waitFor()
  await field.press('Enter')
}

test('SA-21 an order made offline survives the demo.browser, is committed, delivered, invoiced and paid', async () => {
  const wire = await startWire(demo.stack.url)
  const profile = await mkdtemp(join(tmpdir(), 'wb-profile-'))
  let context: BrowserContext = await launchProfile(profile)
  let page = context.pages()[0] ?? (await context.newPage())
  await startSession(page, wire.url, 'sales@demo.test')
  await page.goto(`${wire.url}/orders`)
  await page.locator('main a[href^="/orders/"]').first().waitFor()
  await readyForOffline(page)

  // Without the network the page reloads, and a record that was never opened on this device is there.
  await wire.cut()
  await page.reload()
  await page.locator('main a[href^="/orders/"]').nth(5).waitFor()
  await page.goto(`${wire.url}${await page.locator('main a[href^="/orders/"]').nth(5).getAttribute('href')}`)
  await page.getByRole('table').first().waitFor()
  await page.getByRole('row').nth(1).waitFor()

  await page.goto(`${wire.url}/orders`)
  await page.getByRole('button', { name: 'New order' }).click()
  await page.getByRole('combobox', { name: 'Customer' }).fill('Kaufhaus')
  await page.locator('[role=listbox] [role=option]').first().waitFor()
  await page.getByRole('combobox', { name: 'Customer' }).press('Enter')
  await addProduct(page, 'Trommler')
  await page.getByRole('textbox', { name: 'Quantity, line 1' }).fill('3')
  await page.getByRole('textbox', { name: 'Quantity, line 1' }).press('Tab')
  await page.getByRole('textbox', { name: 'Reference' }).fill('made offline')
  await page.getByRole('textbox', { name: 'Note' }).fill('Bitte gut verpacken.')
  const total = await gross(page)
  expect(total).not.toMatch(/0\.00$/)
  const address = page.url()

  // The browser is closed and opened again, still without the network.
  await context.close()
  context = await launchProfile(profile)
  page = context.pages()[0] ?? (await context.newPage())
  await page.goto(address)
  await page.getByRole('table').first().waitFor()
  await page.waitForFunction(
    (expected) => document.querySelector('[data-testid=gross]')?.textContent === expected,
    total,
  )
  expect(await page.getByRole('textbox', { name: 'Reference' }).inputValue()).toBe('made offline')
  expect(await page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('Bitte gut verpacken.')

  // An offline commit waits, and is sent when the network is back; once, also after a double click.
  await page.getByRole('button', { name: 'Confirm', exact: true }).dblclick()
  await page.getByText('Will be confirmed when the network is back.').waitFor()
  await wire.mend()
  await page.getByText('Version 1 is confirmed').waitFor({ timeout: 60_000 })

  for (const name of ['Deliver', 'Invoice', 'Book payment']) {
    await page.getByRole('button', { name, exact: true }).first().click()
    await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await page.getByText('Paid', { exact: true }).first().waitFor()

  // Each step has its paper, made by the server: a PDF, and no link without a network.
  for (const name of ['Order confirmation', 'Delivery note', 'Invoice']) {
    const link = page.getByRole('link', { name, exact: true })
    expect(await link.getAttribute('target')).toBe('_blank')
    const answer = await link.evaluate(async (a) => {
      const { status, headers } = await fetch((a as HTMLAnchorElement).href)
      return [status, headers.get('content-type')]
    })
    expect([name, ...answer]).toEqual([name, 200, 'application/pdf'])
  }
  await wire.cut()
  await page.locator('a[target=_blank]').first().waitFor({ state: 'detached' })
  await page.getByTitle('The server makes the papers: not without a network').first().waitFor()
  await wire.mend()
  await page.locator('a[target=_blank]').first().waitFor()

  // Editing on shows the difference to what was agreed.
  await page.getByRole('textbox', { name: 'Reference' }).fill('after the fact')
  await page.getByText('1 change since version 1').waitFor()
  await page.goto(`${wire.url}/attention`)
  await page.getByText('Nothing needs attention').waitFor()
  await context.close()
  await wire.close()
  await rm(profile, { recursive: true, force: true })
})

test('RT-13.2 RTU-05 two people on one order see each other; of a field that both changed offline the loser is told and takes it back', async () => {
  const wires = [await startWire(demo.stack.url), await startWire(demo.stack.url)] as const
  const [a, b] = [
    { ...(await newPerson(demo.browser, { offline: true })), wire: wires[0] },
    { ...(await newPerson(demo.browser, { offline: true })), wire: wires[1] },
  ]
  await startSession(a.page, a.wire.url, 'sales@demo.test')
  await startSession(b.page, b.wire.url, 'sales2@demo.test')
  await a.page.goto(`${a.wire.url}/orders?status=draft`)
  const href = await a.page.locator('main a[href^="/orders/"]').first().getAttribute('href')
  for (const { page, wire } of [a, b]) {
    await page.goto(`${wire.url}${href}`)
    await page.getByRole('table').first().waitFor()
    await readyForOffline(page)
  }
  await a.page.getByRole('img', { name: 'Sarah Stein is here' }).first().waitFor()
  const reference = (page: Page) => page.getByRole('textbox', { name: 'Reference' })
  await reference(b.page).focus()
  await a.page.getByTitle('Sarah Stein is here').last().waitFor()
  // RT-13.1: at the order's head, too, people who write differ from people who look.
  await a.page.getByRole('img', { name: 'Sarah Stein is writing here' }).waitFor()
  await reference(b.page).fill('seen at once')
  await a.page.waitForFunction(() =>
    [...document.querySelectorAll('input')].some((input) => input.value === 'seen at once'),
  )

  for (const { page, wire } of [a, b]) {
    await wire.cut()
    await noticed(page)
  }
  await reference(a.page).fill('from Sven')
  await reference(b.page).fill('from Sarah')
  for (const { wire } of [a, b]) await wire.mend()
  const takeBack = (page: Page) => page.getByRole('button', { name: 'Take mine back' })
  await Promise.race([takeBack(a.page).waitFor({ timeout: 90_000 }), takeBack(b.page).waitFor({ timeout: 90_000 })])
  const [loser, winner, mine] = (await takeBack(a.page).isVisible())
    ? [a.page, b.page, 'from Sven']
    : [b.page, a.page, 'from Sarah']
  await takeBack(loser).click()
  for (const page of [loser, winner])
    await page.waitForFunction(
      (value) => [...document.querySelectorAll('input')].some((input) => input.value === value),
      mine,
    )
  expect([...a.errors, ...b.errors]).toEqual([])
  await a.context.close()
  await b.context.close()
  for (const wire of wires) await wire.close()
})
