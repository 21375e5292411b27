// Domains: presence
import { type Page, request } from 'playwright-core'
import { expect, test } from 'vitest'
import { newPerson, signIn, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'

const demo = useDemo()

const row = (page: Page, email: string) => page.getByRole('listitem').filter({ hasText: email })

test('RT-20.1 RT-20.5 who is online and on what record is seen at once; who hides is shown to nobody; a machine is said to be there by the API', async () => {
  const [a, b] = [await newPerson(demo.browser), await newPerson(demo.browser)]
  await startSession(a.page, demo.stack.url, 'sales@demo.test')
  await a.page.goto(`${demo.stack.url}/people`)
  const hers = row(a.page, 'sales2@demo.test')
  await hers.getByText('Away', { exact: true }).waitFor()
  await signIn(b.page, demo.stack.url, 'sales2@demo.test')
  await hers.getByText('Online', { exact: true }).waitFor()
  await b.page.goto(`${demo.stack.url}/orders`)
  await b.page.locator('main a[href^="/orders/"]').nth(2).click()
  await b.page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
  await hers.getByRole('link', { name: /^on (order|a new order)/ }).waitFor()

  // In what has happened to an order, too (RT-20.1).
  const begun = await b.context.request.post(`${demo.stack.url}/api/v1/orders`, {
    data: {},
    headers: { origin: demo.stack.url },
  })
  const { id } = (await begun.json()) as { id: string }
  const { name } = (await (await b.context.request.get(`${demo.stack.url}/api/v1/me`)).json()) as { name: string }
  const reader = await a.context.newPage()
  await reader.goto(`${demo.stack.url}/orders/${id}?beside=timeline`)
  const timeline = reader.getByRole('list', { name: 'Timeline' })
  await timeline.getByText(`${name}, Online`).waitFor()

  await b.page.getByRole('button', { name: 'Don’t show that I am here' }).click()
  await hers.getByText('Away', { exact: true }).waitFor()
  await timeline.getByText(`${name}, Online`).waitFor({ state: 'detached' })
  await timeline.getByText(name).waitFor()
  await reader.close()
  expect(await hers.getByRole('link', { name: /^on / }).count()).toBe(0)
  await b.page.reload()
  await b.page.getByRole('button', { name: 'Show that I am here' }).click() // the switch is the person's, not the page's
  await hers.getByText('Online', { exact: true }).waitFor()

  // A till has a token of the warehouse's, without a session.
  const keeper = await request.newContext({ baseURL: demo.stack.url, extraHTTPHeaders: { origin: demo.stack.url } })
  const session = await keeper.post('/api/v1/auth/login', {
    data: { email: 'warehouse@demo.test', password: 'werkbank' },
  })
  expect(session.ok()).toBe(true)
  const made = await keeper.post('/api/v1/tokens', { data: { name: 'till', scopes: ['presence.write'] } })
  const { token } = (await made.json()) as { token: string }
  const till = await request.newContext({
    baseURL: demo.stack.url,
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  })
  const says = (data: object) => till.put('/api/v1/presence/till-1', { data })
  expect((await says({ label: 'Till 1', ttlSeconds: 5 })).ok()).toBe(true)
  const theirs = row(a.page, 'warehouse@demo.test')
  await theirs.getByText('on Till 1').waitFor()
  await theirs.getByText('Away', { exact: true }).waitFor() // it said nothing more
  expect((await says({ label: 'x'.repeat(1_000) })).status()).toBe(400)
  expect([...a.errors, ...b.errors]).toEqual([])
  await keeper.dispose()
  await till.dispose()
  await a.context.close()
  await b.context.close()
})
