// Domains: sales, ledger, stock
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen } from './support/screens.ts'
import { makeAsk, sell } from './support/sold.ts'

const demo = useDemo()

test('IV-16 what is open of an invoice is gross less credited less paid, on every screen', async () => {
  const { context, page, errors } = await demo.person('admin@demo.test')
  const ask = makeAsk(context.request, demo.stack.url)
  const { order, customer, line } = await sell(ask)
  // 4 × 10.00 + 19 %: 47.60; paid 10.00; credited 11.90; open 25.70.
  const invoice = await ask('POST', `/orders/${order}/invoice`, {})
  await ask('POST', `/invoices/${invoice.invoiceId}/payments`, { amountMinor: 1_000 })
  await ask('POST', `/orders/${order}/return`, {
    condition: 'sellable',
    reason: 'Zu viel bestellt',
    lines: [{ lineId: line, quantity: '1' }],
  })
  const credit = await ask('POST', `/orders/${order}/credit`, { reason: 'Ware zurück' })

  await demo.open(page, `/invoices/${invoice.invoiceId}`)
  await expect.poll(() => page.getByTestId('open').textContent()).toBe('€25.70')
  await page.getByRole('link', { name: credit.number }).waitFor()
  expect(await axeFindings(page)).toEqual([])
  await goToScreen(page, `/customers/${customer}`)
  await expect.poll(() => page.getByTestId('open-items').textContent()).toBe('€25.70')
  await goToScreen(page, `/invoices?q=${invoice.number}`)
  await page.getByRole('row').filter({ hasText: '€25.70' }).waitFor()

  // The credit note takes off, leads to its invoice, and has nothing to be paid.
  await goToScreen(page, `/invoices/${credit.invoiceId}`)
  await page.getByRole('main').getByText('−€11.90', { exact: true }).waitFor()
  await page.getByRole('link', { name: invoice.number }).waitFor()
  for (const words of ['Due', 'No payment yet.', 'Open'])
    expect(await page.getByText(words, { exact: true }).count()).toBe(0)
  expect(await axeFindings(page)).toEqual([])

  // The payment dialog offers what is open; a wholly credited invoice has none.
  await goToScreen(page, `/orders/${order}`)
  await page.getByRole('button', { name: 'Book payment' }).click()
  await page.getByRole('dialog').getByText('Open: €25.70').waitFor()
  await page.keyboard.press('Escape')
  await ask('POST', `/orders/${order}/return`, {
    condition: 'sellable',
    reason: 'Zu viel bestellt',
    lines: [{ lineId: line, quantity: '3' }],
  })
  await ask('POST', `/orders/${order}/credit`, { reason: 'Ware zurück' })
  await page.getByRole('button', { name: 'Book payment' }).waitFor({ state: 'detached' })
  await goToScreen(page, `/customers/${customer}`)
  await expect.poll(() => page.getByTestId('open-items').textContent()).toBe('€0.00')
  await page.getByText('In the customer’s favour').waitFor()
  expect(errors).toEqual([])
})

test('IV-02 an invoice and a credit note show what they will ask for before their number is taken, and lines and quantities can be chosen', async () => {
  const { context, page, errors } = await demo.person('admin@demo.test')
  const ask = makeAsk(context.request, demo.stack.url)
  const { order, line } = await sell(ask)
  await demo.open(page, `/orders/${order}`)
  await page.getByRole('button', { name: 'Invoice', exact: true }).click()
  const dialog = page.getByRole('dialog')
  const gross = dialog.getByTestId('preview-gross')
  await expect.poll(() => gross.textContent()).toBe('€47.60')
  await dialog.getByTestId('preview').getByText('Kunde').waitFor()
  await dialog.getByText('VAT 19 %').waitFor()
  expect(await axeFindings(page)).toEqual([])
  const quantity = dialog.getByRole('textbox', { name: /^Quantity/ })
  await quantity.fill('3')
  await expect.poll(() => gross.textContent()).toBe('€35.70')
  // Enter in the field gives no number: only the button does.
  await quantity.press('Enter')
  expect((await ask('GET', `/invoices?orderId=${order}`)).items).toEqual([])
  await dialog.getByRole('button', { name: 'Invoice', exact: true }).click()
  const issued = async () =>
    (await ask('GET', `/invoices?orderId=${order}`)).items.map((paper: { grossMinor: number }) => paper.grossMinor)
  await expect.poll(issued).toEqual([3_570])

  await ask('POST', `/orders/${order}/return`, {
    condition: 'sellable',
    reason: 'Zu viel bestellt',
    lines: [{ lineId: line, quantity: '3' }],
  })
  await page.getByRole('button', { name: 'More steps' }).click()
  await page.getByRole('menuitem', { name: 'Credit note' }).click()
  await expect.poll(() => gross.textContent()).toBe('−€23.80')
  await dialog.getByRole('button', { name: 'Credit note' }).click()
  await expect.poll(issued).toContain(2_380)

  // Above 250 € an invoice has the customer's address on it; that it is missing is said before the number is given.
  const dear = await sell(ask, '22')
  await goToScreen(page, `/orders/${dear.order}`)
  await page.getByRole('button', { name: 'Invoice', exact: true }).click()
  await expect.poll(() => gross.textContent()).toBe('€261.80')
  await dialog.getByText(/needs the customer’s address/).waitFor()
  await quantity.fill('21')
  await expect.poll(() => gross.textContent()).toBe('€249.90')
  expect(await dialog.getByText(/needs the customer’s address/).count()).toBe(0)
  expect(errors).toEqual([])
})

test('IV-09 IV-08 an invoice is paid, corrected and cancelled on its own page, each with its reason', async () => {
  const { context, page, errors } = await demo.person('admin@demo.test')
  const ask = makeAsk(context.request, demo.stack.url)
  const { order } = await sell(ask)
  const { invoiceId, number } = await ask('POST', `/orders/${order}/invoice`, {})
  await demo.open(page, `/invoices/${invoiceId}`)
  const dialog = page.getByRole('dialog')
  const open = () => page.getByTestId('open').textContent()
  const choose = async (step: string) => {
    await page.getByRole('button', { name: 'More steps' }).click()
    await page.getByRole('menuitem', { name: step, exact: true }).click()
  }

  // A price reduction: previewed, and not without a reason.
  await choose('Correct')
  const correct = dialog.getByRole('button', { name: 'Correct', exact: true })
  await dialog.getByRole('textbox', { name: /^Amount/ }).fill('10')
  await expect.poll(() => dialog.getByTestId('preview-gross').textContent()).toBe('−€11.90')
  await correct.click()
  await dialog.getByText('Please fill this in.').waitFor()
  await dialog.getByLabel('Reason').fill('Scratches')
  expect(await axeFindings(page)).toEqual([])
  await correct.click()
  await expect.poll(open).toBe('€35.70')
  await page.getByText('Scratches').waitFor()

  // Cancelled whole: the order is there to be invoiced again.
  await choose('Cancel invoice')
  await expect.poll(() => dialog.getByTestId('preview-gross').textContent()).toBe('−€35.70')
  await dialog.getByLabel('Reason').fill('Wrong customer')
  expect(await axeFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Cancel invoice' }).click()
  await page.getByText('Cancelled', { exact: true }).waitFor()
  await goToScreen(page, `/orders/${order}`)
  await page.getByRole('button', { name: 'Invoice', exact: true }).click()
  await expect.poll(() => dialog.getByTestId('preview-gross').textContent()).toBe('€47.60')
  await dialog.getByRole('button', { name: 'Invoice', exact: true }).click()
  const standing = async () =>
    (await ask('GET', `/invoices?orderId=${order}&open=true`)).items as { id: string; number: string }[]
  await expect.poll(async () => (await standing()).length).toBe(1)
  const [again] = await standing()
  expect(again?.number).not.toBe(number)

  // The invoice's screen shows the payment: time, method, person.
  await goToScreen(page, `/invoices/${again?.id}`)
  await page.getByRole('button', { name: 'Book payment' }).click()
  await dialog.getByLabel('Paid on').waitFor()
  await dialog.getByLabel('Method').selectOption('cash')
  await dialog.getByRole('button', { name: 'Book payment' }).click()
  await expect.poll(open).toBe('€0.00')
  await page.getByText('Cash · Adele Amann').waitFor()
  expect(errors).toEqual([])
})

test('IV-01 what is ordered can be invoiced before it is delivered', async () => {
  const { context, page, errors } = await demo.person('admin@demo.test')
  const ask = makeAsk(context.request, demo.stack.url)
  const { order } = await sell(ask, '4', { ordered: true })
  await demo.open(page, `/orders/${order}`)
  await page.getByRole('button', { name: 'More steps' }).click()
  await page.getByRole('menuitem', { name: 'Invoice', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect.poll(() => dialog.getByTestId('preview-gross').textContent()).toBe('€47.60')
  await dialog.getByRole('button', { name: 'Invoice', exact: true }).click()
  const issued = async () =>
    (await ask('GET', `/invoices?orderId=${order}`)).items.map((paper: { grossMinor: number }) => paper.grossMinor)
  await expect.poll(issued).toEqual([4_760])
  // An order that stands on an invoice is not cancelled by the way.
  await page.getByRole('button', { name: 'More steps' }).click()
  await page.getByRole('menuitem', { name: 'Print' }).waitFor()
  await page.getByRole('menuitem', { name: 'Cancel order' }).waitFor({ state: 'detached' }) // once this device knows of the invoice
  expect(errors).toEqual([])
})

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
