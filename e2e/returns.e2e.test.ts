// Domains: sales, stock
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { useDemo } from './support/demo.ts'
import { makeAsk, sell } from './support/sold.ts'

const demo = useDemo()

test('SA-23 VA-12 whoever takes goods back says in which condition and why, and is told at each field what is missing; damaged ones lie in blocked stock', async () => {
  const { context, page, errors } = await demo.person('admin@demo.test')
  const ask = makeAsk(context.request, demo.stack.url)
  const { order, product, warehouse } = await sell(ask)
  await demo.open(page, `/orders/${order}`)
  await page.getByRole('button', { name: 'More steps' }).click()
  await page.getByRole('menuitem', { name: 'Return' }).click()
  const dialog = page.getByRole('dialog')
  const verb = dialog.getByRole('button', { name: 'Return', exact: true })
  await dialog.getByRole('textbox', { name: /^Quantity/ }).fill('2')
  // What is missing is said at its field, and the first one is gone to.
  await verb.click()
  await expect.poll(() => dialog.getByText('Please fill this in.').count()).toBe(2)
  expect(await dialog.getByLabel('Condition of the goods').evaluate((field) => field === document.activeElement)).toBe(
    true,
  )
  expect(await axeFindings(page)).toEqual([])
  await dialog.getByLabel('Condition of the goods').selectOption('damaged')
  await expect.poll(() => dialog.getByText('Please fill this in.').count()).toBe(1)
  await dialog.getByLabel('Reason').fill('Wet boxes')
  expect(await axeFindings(page)).toEqual([])
  await verb.click()
  const levels = async () => (await ask('GET', `/stock/levels?productId=${product}`)).items
  await expect.poll(async () => (await levels()).length).toBe(2)
  const blocked = (await ask('GET', '/locations')).items.filter(({ kind }: { kind: string }) => kind === 'quarantine')
  expect(await levels()).toContainEqual(expect.objectContaining({ locationId: blocked[0].id, onHand: '2' }))
  expect(await levels()).toContainEqual(expect.objectContaining({ locationId: warehouse, onHand: '46' }))
  // The timeline says it, and the product's page promises none of them.
  await page.getByText('Damaged, to blocked stock: Wet boxes').waitFor()
  expect(errors).toEqual([])
})

test('SA-15 the rest of a partly delivered order is cancelled with its reason, after it was seen what that is; the timeline tells it', async () => {
  const { context, page, errors } = await demo.person('admin@demo.test')
  const ask = makeAsk(context.request, demo.stack.url)
  const { order, product, line } = await sell(ask, '4', { ordered: true })
  await ask('POST', `/orders/${order}/deliver`, { lines: [{ lineId: line, quantity: '1' }] })
  await demo.open(page, `/orders/${order}`)
  await page.getByRole('button', { name: 'More steps' }).click()
  await page.getByRole('menuitem', { name: 'Cancel the rest' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('3 pcs Zinnfigur').waitFor()
  const verb = dialog.getByRole('button', { name: 'Cancel the rest' })
  await verb.click()
  await dialog.getByText('Please fill this in.').waitFor()
  await dialog.getByLabel('Reason').fill('Model is discontinued')
  expect(await axeFindings(page)).toEqual([])
  await verb.click()
  await page.getByText('Rest cancelled: Model is discontinued').waitFor()
  expect(await ask('GET', `/orders/${order}`)).toMatchObject({ status: 'delivered', version: 2 })
  expect((await ask('GET', `/stock/levels?productId=${product}`)).items).toMatchObject([
    { onHand: '49', reserved: '0' },
  ])
  expect(errors).toEqual([])
})
