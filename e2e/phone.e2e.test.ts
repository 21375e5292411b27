// Domains: design, shell, sales, catalogue, ledger
import { expect, test } from 'vitest'
import { newPerson, PHONE } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { flaws } from './support/flaws.ts'
import { firstRecord, goToScreen, RECORDS, SCREENS } from './support/screens.ts'
import { makeAsk, sell } from './support/sold.ts'
import { smallTargets } from './support/targets.ts'

/** With fingers, on 390 pixels. */

const demo = useDemo()

test('a target that is too small would be seen, and one that is pressed by what is around it is none', async () => {
  const { context, page } = await newPerson(demo.browser, { viewport: PHONE, touch: true })
  const put = (html: string) =>
    page.setContent(
      `<!doctype html><meta name="viewport" content="width=device-width"><div style="padding: 90px 60px">${html}</div>`,
    )
  await put('<button style="width: 50px; height: 30px">Go</button>')
  expect(await smallTargets(page)).toEqual(['button "Go" is 50 × 30'])
  await put('<label style="display: inline-block; padding: 15px"><input type="checkbox" style="margin: 0">Yes</label>')
  expect(await smallTargets(page)).toEqual([])
  await put(
    '<style>a { position: relative } a::after { content: ""; position: absolute; inset: -15px }</style><a href="/">Home</a>',
  )
  expect(await smallTargets(page)).toEqual([])
  await put('<p>Words and <a href="/">a link</a> in them</p>')
  expect(await smallTargets(page)).toEqual([])
  await put('<div role="row" style="height: 40px; width: 200px"><a href="/">A00012</a><button>…</button></div>')
  expect(await smallTargets(page)).toEqual([expect.stringMatching(/^button "…"/)])
  await context.close()
})

test('on a phone each thing that can be pressed is large enough for a finger, on every screen', async () => {
  const { page, errors } = await demo.person('admin@demo.test', { viewport: PHONE, touch: true })
  await demo.open(page, '/settings')
  const found: Record<string, string[]> = {}
  const look = async (path: string) => {
    const here = await smallTargets(page)
    if (here.length > 0) found[path] = here
  }
  const records: string[] = []
  for (const path of SCREENS) {
    await goToScreen(page, path)
    if (RECORDS.includes(path)) records.push(await firstRecord(page, path))
    await look(path)
  }
  for (const path of records) {
    await goToScreen(page, path)
    await look(path)
  }
  expect(found).toEqual({})
  expect(records).toHaveLength(RECORDS.length)
  expect(errors).toEqual([])
})

test('on a phone what opens over a screen is made for fingers, too, and nothing of it is cut off', async () => {
  const { page, errors } = await demo.person('admin@demo.test', { viewport: PHONE, touch: true })
  await demo.open(page, '/settings')
  const found: Record<string, string[]> = {}
  const opened: string[] = []
  const look = async (where: string) => {
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    opened.push(where)
    const here = [...(await flaws(page)), ...(await smallTargets(page))]
    if (here.length > 0) found[where] = here
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  }
  await page.locator('[data-sync]').filter({ visible: true }).first().tap()
  await look('sync')
  for (const [path, name] of [
    ['/products', 'New product'],
    ['/customers', 'New customer'],
    ['/counts', 'New count'],
    ['/people', 'Add a person'],
    ['/stock', 'Receipt'],
  ] as const) {
    await goToScreen(page, path)
    const button = page.getByRole('main').getByRole('button', { name, exact: true })
    await button.first().tap()
    await look(`${path}: ${name}`)
  }
  await goToScreen(page, '/people?tab=log')
  await page.getByRole('button', { name: 'Open calendar' }).first().tap()
  await look('calendar')
  expect(opened).toHaveLength(7)
  expect(found).toEqual({})
  expect(errors).toEqual([])
})

test('SA-22 SA-23 on a phone an order is confirmed, delivered in part, taken back damaged and invoiced; nothing is cut off and nothing too small on the way', async () => {
  const { context, page, errors } = await demo.person('admin@demo.test', { viewport: PHONE, touch: true })
  const { url } = demo.stack
  const ask = makeAsk(context.request, url)
  const { customer, product } = await sell(ask, '1')
  const { id: other } = await ask('POST', '/products', {
    sku: 'WEIHNACHTSPYRAMIDE-GROSS-90',
    name: 'Weihnachtspyramide, vierstöckig, handbemalt, 90 cm hoch',
    priceMinor: 1_234_567,
  })
  const lines = [
    { productId: product, quantity: '4' },
    { productId: other, quantity: '2' },
  ]
  const { id: order } = await ask('POST', '/orders', { customerId: customer, lines })
  const found: Record<string, string[]> = {}
  const look = async (where: string) => {
    const here = [...(await flaws(page)), ...(await smallTargets(page))]
    if (here.length > 0) found[where] = here
  }
  const dialog = page.getByRole('dialog')
  const verb = (name: string) => dialog.getByRole('button', { name, exact: true })
  const gone = () => dialog.waitFor({ state: 'detached' })
  await demo.open(page, `/orders/${order}`)
  await page.getByText('2 short').waitFor() // what the device doesn't know yet, only the server could say
  await look('draft')
  await page.getByRole('button', { name: 'Confirm', exact: true }).tap()
  await dialog.waitFor()
  await look('shortage')
  await dialog
    .getByRole('button', { name: /backorder/i })
    .first()
    .tap()
  await gone()
  await page.getByRole('button', { name: 'Deliver', exact: true }).waitFor()
  await look('confirmed')

  await page.getByRole('button', { name: 'Deliver', exact: true }).tap()
  await dialog.waitFor()
  await look('deliver')
  await dialog
    .getByRole('textbox', { name: /^Quantity/ })
    .first()
    .fill('3')
  await verb('Deliver').tap()
  await gone()
  const more = async (step: string) => {
    await page.getByRole('button', { name: 'More steps' }).tap()
    await page.getByRole('menuitem', { name: step }).waitFor()
    await look(`menu with ${step}`)
    await page.getByRole('menuitem', { name: step }).tap()
    await dialog.waitFor()
  }
  await more('Return')
  await look('return')
  await dialog
    .getByRole('textbox', { name: /^Quantity/ })
    .first()
    .fill('1')
  await dialog.getByLabel('Condition of the goods').selectOption('damaged')
  await dialog.getByLabel('Reason').fill('Arm broken off')
  await look('return, filled')
  await verb('Return').tap()
  await gone()
  await more('Invoice')
  await dialog.getByText('of 2 pcs').waitFor() // the return has been taken
  await look('invoice')
  await verb('Invoice').tap()
  await gone()
  await expect.poll(async () => (await ask('GET', `/invoices?orderId=${order}`)).items.length).toBe(1)
  await look('invoiced')
  const { items } = await ask('GET', `/invoices?orderId=${order}`)
  expect(items[0]).toMatchObject({ netMinor: 2_000 })
  await goToScreen(page, `/invoices/${items[0].id}`)
  await look('the invoice')
  expect(found).toEqual({})
  expect(errors).toEqual([])
})
