// Domains: identity, device, replica
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { passingFolder } from '@werkbank/database/testing/testing-folders.ts'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { TestPerson } from '../api/src/testing.ts'
import { pictureOf, uploadFile } from '../api/src/testing-files.ts'
import { appIsStored, launchProfile, newCaller, newPerson, signIn, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { choosePassword, GIVEN } from './support/first-password.ts'
import { startWire } from './support/server/wire.ts'

/** Signing out, being signed out, and what is left on a device that several people use. In one file, for the demo company is started once for all of it. */

const demo = useDemo()
const PASSWORD = 'a long enough sentence'

const offline = (page: Page) =>
  page
    .getByText(/^Offline/)
    .filter({ visible: true })
    .first()
    .waitFor()
const synced = (page: Page) => page.getByText('Synced', { exact: true }).filter({ visible: true }).first().waitFor()
const signInForm = (page: Page) => page.locator('input[type=password]')

/** Everything that the browser stores for this origin, as text: what one can read with the developer tools. */
const stored = (page: Page) =>
  page.evaluate(async () => {
    const found: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
    for (const { name = '' } of await indexedDB.databases()) {
      const opening = indexedDB.open(name)
      // What has been deleted since is not made anew by looking at it.
      opening.onupgradeneeded = () => opening.transaction?.abort()
      const database = await new Promise<IDBDatabase | undefined>((resolve) => {
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => resolve(undefined)
      })
      if (!database) continue
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store).getAll()
        await new Promise((resolve) => {
          rows.onsuccess = resolve
        })
        const text = (_: string, value: unknown) =>
          value instanceof Uint8Array ? new TextDecoder().decode(value) : value
        found.push(`${name}/${store}: ${JSON.stringify(rows.result, text)}`)
      }
      database.close()
    }
    return found.join('\n')
  })

async function open(email: string, password = 'werkbank') {
  const wire = await startWire(demo.stack.url)
  const { page, context, errors } = await newPerson(demo.browser, { offline: true })
  await startSession(page, wire.url, email, password)
  await page.goto(`${wire.url}/orders`)
  await page.locator('main a[href^="/orders/"]').first().waitFor()
  await appIsStored(page)
  await synced(page)
  const close = async () => {
    await context.close()
    await wire.close()
  }
  return { page, context, errors, wire, close }
}

const signOut = async (page: Page) => {
  await page.locator('nav a[href="/settings"]').filter({ visible: true }).first().click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await signInForm(page).waitFor()
}
const statusOfMe = async (context: BrowserContext, cookie: string) =>
  (await context.request.get(`${demo.stack.url}/api/v1/me`, { headers: { cookie } })).status()
const cookieOf = async (context: BrowserContext) =>
  (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')

async function admin() {
  const caller = await newCaller(demo.stack.url, 'admin@demo.test')
  // What gives power takes the password again.
  const post = async (path: string, data: unknown = {}) => {
    const send = (to: string, body: unknown) => caller.post(`${demo.stack.url}/api/v1${to}`, { data: body })
    let answer = await send(path, data)
    if (answer.status() >= 400) {
      await send('/me/prove', { password: 'werkbank' })
      answer = await send(path, data)
    }
    expect(answer.status(), `${path}: ${await answer.text()}`).toBeLessThan(300)
    return (await answer.json()) as { id: string }
  }
  return { post, close: () => caller.dispose() }
}
let people = 0
async function makePerson(roles: string[]) {
  people += 1
  const email = `device${people}@demo.test`
  const { post, close } = await admin()
  const { id } = await post('/people', { name: `Device ${people}`, email, password: GIVEN, roles })
  await choosePassword(demo.stack.url, email, PASSWORD)
  await close()
  return { id, email }
}

test('S-10 signing out without a network holds: in every tab, over a reload, and when the network is back', async () => {
  const { page, context, wire, close } = await open('sales@demo.test')
  const second = await context.newPage()
  await second.goto(`${wire.url}/orders`)
  await second.locator('main a[href^="/orders/"]').first().waitFor()
  const cookie = await cookieOf(context)
  expect(await statusOfMe(context, cookie)).toBe(200)
  await wire.cut()
  await offline(page)
  await signOut(page)
  await signInForm(second).waitFor()
  await page.reload()
  await signInForm(page).waitFor()
  await wire.mend()
  await page.goto(`${wire.url}/orders`)
  await signInForm(page).waitFor()
  // The session ended before any other request: its cookie is worthless.
  await expect.poll(() => statusOfMe(context, cookie)).toBe(401)
  expect(await page.evaluate(async () => (await fetch('/api/v1/me')).status)).toBe(401)
  await close()
})

test('S-10 signed out without a network and without a service worker, an address of the API that is typed in shows nothing; who signs in again works on', async () => {
  const { page, context } = await newPerson(demo.browser)
  await startSession(page, demo.stack.url, 'sales@demo.test')
  await page.goto(`${demo.stack.url}/settings`)
  await page.getByRole('button', { name: 'Sign out', exact: true }).waitFor()
  await synced(page)
  await context.setOffline(true)
  await signOut(page)
  await signInForm(page).waitFor()
  await page.close() // no tab is left to reach the server
  await context.setOffline(false)
  const typed = await context.newPage()
  const answer = await typed.goto(`${demo.stack.url}/api/v1/customers`)
  expect([answer?.status(), await typed.textContent('body')]).toEqual([401, expect.not.stringContaining('items')])
  await signIn(typed, demo.stack.url, 'sales@demo.test')
  await typed.locator('main').waitFor()
  expect(await typed.evaluate(async () => (await fetch('/api/v1/me')).status)).toBe(200)
  await context.close()
})

/** The process of the browser that has this profile; those of its pages say what kind they are. */
function browserOf(profile: string): number {
  for (const path of globSync('/proc/[0-9]*/cmdline')) {
    const words = readProcess(path).split('\0')
    if (words.includes(`--user-data-dir=${profile}`) && !words.some((word) => word.startsWith('--type=')))
      return Number(path.split('/')[2])
  }
  throw new Error('no browser has this profile')
}
const readProcess = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // it has ended since
  }
}

test('S-10 signed out without a network in a browser that is killed at once: it stays so, the data is gone, and the server is told when the app is opened again', async () => {
  const wire = await startWire(demo.stack.url)
  const profile = passingFolder('profile')
  // A browser that was closed since: its cookie is on the disk, where a kill doesn't take it away.
  const before = await launchProfile(profile)
  await startSession(await before.newPage(), wire.url, 'sales2@demo.test')
  await before.close()
  const first = await launchProfile(profile)
  const page = await first.newPage()
  await page.goto(`${wire.url}/orders`)
  await page.locator('main a[href^="/orders/"]').first().waitFor()
  await appIsStored(page)
  await synced(page)
  const cookie = await cookieOf(first)
  await wire.cut()
  await offline(page)
  const gone = new Promise((resolve) => first.once('close', resolve))
  await signOut(page)
  // As when the app is swiped away, or the system reclaims its memory.
  process.kill(browserOf(profile), 'SIGKILL')
  await gone

  const second = await launchProfile(profile)
  const again = await second.newPage()
  // An address of the API, typed straight in, leads to the app.
  await again.goto(`${wire.url}/api/v1/me`).catch(() => undefined)
  await signInForm(again).waitFor()
  await again.goto(`${wire.url}/orders`).catch(() => undefined) // the stored app answers, without a network
  await signInForm(again).waitFor()
  await expect.poll(() => stored(again)).not.toContain('Kaufhaus')
  await wire.mend()
  await again.goto(`${wire.url}/orders`)
  await signInForm(again).waitFor()
  await expect.poll(() => statusOfMe(second, cookie)).toBe(401)
  await again.reload()
  await signInForm(again).waitFor()
  await second.close()
  await wire.close()
})

/** What the caches of the browser have of pictures. */
const keptPictures = (page: Page) =>
  page.evaluate(async () => {
    if (!(await caches.has('pictures'))) return []
    return (await (await caches.open('pictures')).keys()).map(({ url }) => new URL(url).pathname)
  })
const shownPictures = (page: Page) =>
  page
    .locator('[role=grid] img')
    .evaluateAll((images) => images.filter((image) => (image as HTMLImageElement).naturalWidth > 0).length)

test('PI-05 S-13 pictures that were seen are there without a network; they leave the device with the right to them and with their person', async () => {
  const { id: personId, email } = await makePerson(['viewer'])
  const caller = await newCaller(demo.stack.url, 'admin@demo.test')
  const call = async (method: string, path: string, data?: unknown, headers: Record<string, string> = {}) => {
    const given = data instanceof Uint8Array ? Buffer.from(data) : data
    const answer = await caller.fetch(`${demo.stack.url}/api/v1${path}`, {
      method,
      headers,
      ...(given === undefined ? {} : { data: given }),
    })
    const text = await answer.text()
    return {
      status: answer.status(),
      body: text.startsWith('{') ? JSON.parse(text) : undefined,
      text,
      headers: new Headers(),
    }
  }
  const products = (await call('GET', '/products?limit=1&sort=sku')).body as { items: { id: string }[] }
  const subject = { subjectType: 'product', subjectId: products.items[0]?.id ?? '' }
  const uploader: TestPerson = { orgId: '', userId: '', cookie: '', call }
  const fileId = await uploadFile(uploader, subject, await pictureOf('#884422'))
  const address = `/api/v1/files/${fileId}/pictures/list`

  const { page, context, wire, close } = await open(email, PASSWORD)
  const see = async () => {
    await page.goto(`${wire.url}/products`)
    await expect.poll(() => shownPictures(page)).toBeGreaterThan(0)
  }
  await see()
  expect(await keptPictures(page)).toContain(address)
  await wire.cut()
  await see()

  // The right is gone: what was kept goes, and the address alone shows nothing.
  await wire.mend()
  await synced(page)
  await call('POST', '/me/prove', { password: 'werkbank' })
  expect((await call('PUT', `/people/${personId}/roles`, { roles: [] })).status).toBe(200)
  await expect.poll(() => keptPictures(page)).toEqual([])
  const status = () => statusOf(page, address)
  expect(await status()).toBe(404)
  await wire.cut()
  await expect(status()).rejects.toThrow(/Failed to fetch/)

  await wire.mend()
  expect((await call('PUT', `/people/${personId}/roles`, { roles: ['viewer'] })).status).toBe(200)
  await page.goto(`${wire.url}/orders`)
  await page.locator('main a[href^="/orders/"]').first().waitFor()
  await see()
  await wire.cut()
  await offline(page)
  await signOut(page)
  await expect.poll(() => keptPictures(page)).toEqual([])
  // After the sign-out the API's addresses are refused, with the network back before the app has reached the server.
  const typed = await context.newPage()
  await page.close()
  await wire.mend()
  await typed.goto(`${wire.url}${address}`)
  await signInForm(typed).waitFor()
  expect(await statusOf(typed, address)).toBe(401)
  await caller.dispose()
  await close()
})
const statusOf = (page: Page, path: string) => page.evaluate(async (path) => (await fetch(path)).status, path)

test('S-10 whoever answers in the place of the server, as a guest network does, is not the server: the session is ended when it is there', async () => {
  const { page, context, wire, close } = await open('sales2@demo.test')
  const cookie = await cookieOf(context)
  await wire.cut()
  await offline(page)
  await signOut(page)
  const asked: string[] = []
  const guests = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.setHeader('content-type', 'text/html')
    response.end('<h1>Welcome! Accept our terms to go on.</h1>')
  })
  await once(guests.listen(Number(new URL(wire.url).port), '127.0.0.1'), 'listening')
  await page.evaluate(() => void dispatchEvent(new Event('online')))
  await expect.poll(() => asked).toContain('POST /api/v1/auth/logout')
  guests.closeAllConnections()
  await new Promise((resolve) => guests.close(resolve))
  await wire.mend()
  await page.reload()
  await signInForm(page).waitFor()
  await expect.poll(() => statusOfMe(context, cookie)).toBe(401)
  await page.reload()
  await signInForm(page).waitFor()
  await close()
})

test('S-10 S-13 after signing out without a network the way back shows nothing; the next person waits for the network, and then keeps their own session', async () => {
  const { page, context, wire, errors, close } = await open('sales2@demo.test')
  const order = (await page.locator('main a[href^="/orders/"]').first().getAttribute('href')) as string
  await page.goto(`${wire.url}${order}`)
  const reference = page.getByRole('textbox', { name: 'Reference' })
  await reference.waitFor()
  await wire.cut()
  await offline(page)
  await signOut(page)
  await page.goBack()
  await signInForm(page).waitFor()
  expect(await reference.count()).toBe(0)
  await page.locator('input[name=email]').fill('viewer@demo.test')
  await signInForm(page).fill('werkbank')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('No network.', { exact: false }).first().waitFor()
  await wire.mend()
  await expect
    .poll(async () => {
      const button = page.getByRole('button', { name: 'Sign in', exact: true })
      if (await button.isVisible()) await button.click({ timeout: 5_000 }).catch(() => undefined)
      return await signInForm(page).count()
    })
    .toBe(0)
  await synced(page)
  const mine = await cookieOf(context)
  await page.reload()
  await synced(page)
  await page.locator('nav a[href="/settings"]').filter({ visible: true }).first().click()
  await page.getByText('viewer@demo.test').first().waitFor()
  expect(await statusOfMe(context, mine)).toBe(200)
  expect(errors).toEqual([])
  await close()
})

test('S-13 the next person on a device finds nothing of the one before; what was unsent comes back to its author alone', async () => {
  const { page, wire, context, errors, close } = await open('sales@demo.test')
  expect(await stored(page)).toContain('Kaufhaus')
  await wire.cut()
  await offline(page)
  await page.keyboard.press('n')
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/)
  const id = new URL(page.url()).pathname.split('/')[2]
  await page.getByRole('textbox', { name: 'Reference' }).fill('written before leaving')
  await page.getByRole('textbox', { name: 'Reference' }).press('Tab')
  await page
    .getByText(/^Offline, 2 changes waiting/)
    .filter({ visible: true })
    .first()
    .waitFor()
  await signOut(page)
  await expect.poll(() => stored(page)).not.toContain('written before leaving')
  expect(await stored(page)).not.toContain('Kaufhaus')

  await wire.mend()
  await signIn(page, wire.url, 'viewer@demo.test')
  await page.goto(`${wire.url}/orders`)
  await synced(page)
  expect(await stored(page)).not.toContain('written before leaving')
  const asViewer = await context.request.get(`${demo.stack.url}/api/v1/orders/${id}`)
  expect(asViewer.status(), 'nobody sent it in the viewer’s name').toBe(404)
  await signOut(page)

  await signIn(page, wire.url, 'sales@demo.test')
  await page.goto(`${wire.url}/orders/${id}`)
  await expect.poll(() => page.getByRole('textbox', { name: 'Reference' }).inputValue()).toBe('written before leaving')
  await synced(page)
  const order = (await (await context.request.get(`${demo.stack.url}/api/v1/orders/${id}`)).json()) as Record<
    string,
    unknown
  >
  const me = (await (await context.request.get(`${demo.stack.url}/api/v1/me`)).json()) as { userId: string }
  expect(order).toMatchObject({ id })
  expect(JSON.stringify(order)).toContain(me.userId)
  expect(errors).toEqual([])
  await close()
})

test('S-12 S-13 PI-02 photos that wait are locked when their person leaves, and come back to them alone', async () => {
  const { page, wire, errors, close } = await open('sales@demo.test')
  await page.locator('[role=grid] [role=row]').nth(1).click()
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
  const address = new URL(page.url()).pathname
  await page.getByRole('tab', { name: 'Files' }).click()
  const section = page.getByRole('region', { name: 'Files' })
  await section.getByText('No files yet.').waitFor()
  await wire.cut()
  await offline(page)
  const photos = await Promise.all(['#117733', '#771133', '#331177'].map((colour) => pictureOf(colour)))
  const name = (at: number) => `damage ${at}.png`
  // One after the other, faster than they are stored.
  for (const [at, buffer] of photos.entries())
    await section
      .locator('input[type=file]')
      .last()
      .setInputFiles({ name: name(at), mimeType: 'image/png', buffer })
  await expect.poll(() => section.getByText('Waiting on this device').count()).toBe(3)
  await signOut(page)
  await expect.poll(() => stored(page)).not.toContain('damage')
  expect(await stored(page)).not.toContain('Kaufhaus')
  const bytesLeft = () =>
    page.evaluate(async () => {
      const names = (await indexedDB.databases()).flatMap(({ name = '' }) => (name.endsWith(':outbox') ? [name] : []))
      return names.length
    })
  await expect.poll(bytesLeft).toBe(0)

  await wire.mend()
  await signIn(page, wire.url, 'viewer@demo.test')
  await synced(page)
  expect(await stored(page)).not.toContain('damage')
  await signOut(page)
  await signIn(page, wire.url, 'sales@demo.test')
  await page.goto(`${wire.url}${address}`)
  await page.getByRole('tab', { name: 'Files' }).click()
  for (const [at] of photos.entries()) await section.getByRole('button', { name: `Look at ${name(at)}` }).waitFor()
  expect(await section.getByText('Waiting on this device').count()).toBe(0)
  expect(errors).toEqual([])
  await close()
})

test('S-12 ID-144 a device that is told of a disabled account or an ended session shows nothing any more and keeps only what is unsent', async () => {
  const { id: personId, email } = await makePerson(['sales'])
  const { page, wire, context, close } = await open(email, PASSWORD)
  await wire.cut()
  await offline(page)
  await page.keyboard.press('n')
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/)
  const id = new URL(page.url()).pathname.split('/')[2]
  await page.getByRole('textbox', { name: 'Reference' }).fill('unsent when disabled')
  await page.getByRole('textbox', { name: 'Reference' }).press('Tab')
  const { post, close: leave } = await admin()
  await post(`/people/${personId}/disable`)
  await wire.mend()
  await page.getByText('This account is disabled.').waitFor()
  await expect.poll(() => stored(page)).not.toContain('unsent when disabled')
  expect(await stored(page)).not.toContain('Kaufhaus')
  await post(`/people/${personId}/enable`)
  await signIn(page, wire.url, email, PASSWORD)
  await page.goto(`${wire.url}/orders/${id}`)
  await expect.poll(() => page.getByRole('textbox', { name: 'Reference' }).inputValue()).toBe('unsent when disabled')
  await synced(page)
  expect((await context.request.get(`${demo.stack.url}/api/v1/orders/${id}`)).status()).toBe(200)
  // Ended from another device of the same person.
  const elsewhere = await newCaller(demo.stack.url, email, PASSWORD)
  const { items } = (await (await elsewhere.get(`${demo.stack.url}/api/v1/sessions`)).json()) as {
    items: { id: string; current: boolean }[]
  }
  for (const session of items.filter(({ current }) => !current))
    await elsewhere.post(`${demo.stack.url}/api/v1/sessions/${session.id}/end`, { data: {} })
  await page.getByText('This session was ended from elsewhere.').waitFor()
  await expect.poll(() => stored(page)).not.toContain('Kaufhaus')
  await elsewhere.dispose()
  await leave()
  await close()
})

test('ID-02 FE-05 a password that an administrator sets while commands wait loses nothing: the screen says so, and all is sent after the next sign-in', async () => {
  const { id: personId, email } = await makePerson(['sales'])
  const { page, wire, errors, close } = await open(email, PASSWORD)
  await wire.cut()
  await offline(page)
  await page.keyboard.press('n')
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/)
  const id = new URL(page.url()).pathname.split('/')[2]
  const reference = page.getByRole('textbox', { name: 'Reference' })
  await reference.fill('waits for a password')
  await reference.press('Tab')
  await page
    .getByText(/^Offline, 2 changes waiting/)
    .filter({ visible: true })
    .first()
    .waitFor()
  const { post, close: leave } = await admin()
  await post(`/people/${personId}/password`, { password: GIVEN })
  await leave()
  await wire.mend()
  await page.getByText('This session was ended from elsewhere.').waitFor()
  await expect.poll(() => stored(page)).not.toContain('waits for a password')
  await page.locator('input[name=email]').fill(email)
  await signInForm(page).fill(GIVEN)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  // Set by an administrator: the person must first choose one of their own.
  await page.getByRole('heading', { name: 'Choose your password' }).waitFor()
  const arrived = async () => {
    const caller = await newCaller(demo.stack.url, 'admin@demo.test')
    const text = await (await caller.get(`${demo.stack.url}/api/v1/orders/${id}`)).text()
    await caller.dispose()
    return text
  }
  expect(await arrived()).toContain('not-found')
  await page.locator('input[autocomplete=current-password]').fill(GIVEN)
  await page.locator('input[autocomplete=new-password]').fill('another long sentence')
  await page.locator('button[type=submit]').click()
  await synced(page)
  await page.goto(`${wire.url}/orders/${id}`)
  await expect.poll(() => reference.inputValue()).toBe('waits for a password')
  await expect.poll(arrived).toContain('waits for a password')
  expect(errors).toEqual([])
  await close()
})

test('ID-02 whose session is over signs in again in place: the screen and what was typed stay, and are sent', async () => {
  const { page, wire, context, errors, close } = await open('sales2@demo.test')
  await page.keyboard.press('n')
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/)
  const address = new URL(page.url()).pathname
  await context.clearCookies()
  await page.getByRole('textbox', { name: 'Reference' }).fill('typed around the end')
  await page.reload()
  await page.getByText('Your session has ended.').filter({ visible: true }).first().waitFor()
  await page.getByRole('textbox', { name: 'Note' }).fill('and after it')
  await page.getByRole('tab', { name: /^Conversation/ }).click()
  await page.getByRole('textbox', { name: 'Write a message' }).fill('said after it')
  await page.keyboard.press('Enter')
  await page.getByText('waiting to be sent').first().waitFor()
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Sign in' })
  await dialog.locator('input[type=password]').fill('werkbank')
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await synced(page)
  await page.getByText('waiting to be sent').first().waitFor({ state: 'detached' })
  expect(new URL(page.url()).pathname).toBe(address)
  const id = address.split('/')[2]
  const sent = async (path: string) => await (await context.request.get(`${demo.stack.url}/api/v1/${path}`)).text()
  await expect
    .poll(() => sent(`orders/${id}`))
    .toMatch(/typed around the end[\s\S]*and after it|and after it[\s\S]*typed around the end/)
  await expect.poll(() => sent(`chat/rooms/${id}/messages`)).toContain('said after it')
  expect(await page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('and after it')
  expect(await page.getByRole('textbox', { name: 'Reference' }).inputValue()).toBe('typed around the end')
  expect(errors).toEqual([])
  await close()
  await wire.close().catch(() => undefined)
})

test('FE-04 ID-03 ID-02 who signs in lands where they wished to be, and who may not read orders is not sent there', async () => {
  const { email } = await makePerson([])
  const { page, context } = await newPerson(demo.browser)
  await signIn(page, demo.stack.url, email, PASSWORD)
  await page.locator('main h1').waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  await context.close()
  const wish = await newPerson(demo.browser)
  await wish.page.goto(`${demo.stack.url}/customers`)
  await wish.page.locator('input[name=email]').fill('sales@demo.test')
  await signInForm(wish.page).fill('werkbank')
  await wish.page.locator('button[type=submit]').click()
  await wish.page.getByRole('heading', { name: 'Customers' }).waitFor()
  await wish.page.goto(`${demo.stack.url}/nowhere/at/all`)
  await wish.page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  await wish.page.getByRole('main').getByRole('link', { name: 'Orders' }).click()
  await wish.page.getByRole('heading', { name: 'Orders' }).waitFor()
  await wish.page.goBack()
  await wish.page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  await wish.page.goForward()
  await wish.page.getByRole('heading', { name: 'Orders' }).waitFor()
  await wish.context.close()
})

test('RT-03.4 ID-144 emptying the device says first what will be lost, and leaves nothing', async () => {
  const { page, wire, close } = await open('sales@demo.test')
  await wire.cut()
  await offline(page)
  await page.keyboard.press('n')
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/)
  await page.getByRole('textbox', { name: 'Reference' }).fill('lost on purpose')
  await page.getByRole('textbox', { name: 'Reference' }).press('Tab')
  await page
    .getByText(/^Offline, 2 changes waiting/)
    .filter({ visible: true })
    .first()
    .waitFor()
  await page.locator('nav a[href="/settings"]').filter({ visible: true }).first().click()
  await page.getByRole('button', { name: 'Sign out and empty this device' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('2 changes have not been sent yet and will be lost.').waitFor()
  await dialog.getByRole('listitem').filter({ hasText: 'New order' }).first().waitFor()
  await dialog.getByRole('button', { name: 'Sign out and empty this device' }).click()
  await signInForm(page).waitFor()
  await expect.poll(async () => (await stored(page)).match(/werkbank:[0-9a-f-]{36}/)).toBeNull()
  await close()
})
