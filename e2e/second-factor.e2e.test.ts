// Domains: identity
import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { newPerson, signIn, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { choosePassword, GIVEN } from './support/first-password.ts'

const demo = useDemo()
const PASSWORD = 'a sentence to begin with'

test('an authenticator app is set up, signing in takes its code, a lost phone is no end (US-11.2, US-11.5)', async () => {
  const { url } = demo.stack
  const [admin, here, there] = await Promise.all([1, 2, 3].map(() => newPerson(demo.browser)))
  if (!admin || !here || !there) throw new Error('three people were asked for')
  await startSession(admin.page, url, 'admin@demo.test')
  const email = `${crypto.randomUUID()}@demo.test`
  const made = await admin.context.request.post(`${url}/api/v1/people`, {
    data: { name: 'Nora Neu', email, password: GIVEN, roles: ['sales'] },
    headers: { origin: url },
  })
  const { id } = (await made.json()) as { id: string }
  await choosePassword(url, email, PASSWORD)

  await startSession(here.page, url, email, PASSWORD)
  await here.page.goto(`${url}/settings`)
  await here.page.getByRole('button', { name: 'Set up sign-in with a code' }).click()
  const dialog = here.page.getByRole('dialog')
  await dialog.getByLabel('Password').fill('not mine')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await dialog.getByText('The present password is not right.').waitFor()
  await dialog.getByLabel('Password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await dialog.getByRole('img', { name: 'QR code' }).waitFor()
  const secret = ((await dialog.locator('.font-mono').textContent()) ?? '').replaceAll(' ', '')
  const codeIn = (steps: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })
  expect(await axeFindings(here.page)).toEqual([])
  await dialog.getByRole('textbox', { name: 'Code' }).fill(codeIn(-20))
  await dialog.getByRole('button', { name: 'Switch on' }).click()
  await dialog.getByText('This code is wrong').waitFor()
  await dialog.getByRole('textbox', { name: 'Code' }).fill(codeIn(0))
  await dialog.getByRole('button', { name: 'Switch on' }).click()
  await dialog.getByRole('heading', { name: 'Recovery codes' }).waitFor()
  const recovery = await dialog.getByRole('listitem').allTextContents()
  expect(recovery).toHaveLength(10)
  expect(await axeFindings(here.page)).toEqual([])
  await dialog.getByRole('button', { name: 'I have kept them' }).click()
  await here.page.getByText('10 recovery codes left').waitFor()

  // The password alone opens nothing any more.
  const { page } = there
  const submit = () => page.getByRole('button', { name: 'Sign in' }).click()
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await submit()
  await page.getByLabel('Code').waitFor()
  await expect.poll(() => page.getByLabel('Code').evaluate((field) => field === document.activeElement)).toBe(true)
  expect(await axeFindings(page)).toEqual([])
  await page.getByLabel('Code').fill(codeIn(-20))
  await submit()
  await page.getByText('This code is wrong').waitFor()
  await page.getByLabel('Code').fill(codeIn(1)) // the previous code was used up by switching it on
  await submit()
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'))

  // The phone is lost: a recovery code, or a person who manages access, helps.
  const again = await newPerson(demo.browser)
  await again.page.goto(`${url}/sign-in`)
  await again.page.getByLabel('Email').fill(email)
  await again.page.getByLabel('Password').fill(PASSWORD)
  await again.page.getByRole('button', { name: 'Sign in' }).click()
  await again.page.getByLabel('Code').fill(recovery[0] ?? '')
  await again.page.getByRole('button', { name: 'Sign in' }).click()
  await again.page.waitForURL((address) => !address.pathname.startsWith('/sign-in'))
  await admin.page.goto(`${url}/people/${id}`)
  await admin.page.getByRole('button', { name: 'Switch sign-in with a code off' }).click()
  await admin.page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
  await admin.page.getByText('Nora Neu signs in without a code again.').waitFor()
  const free = await newPerson(demo.browser)
  await signIn(free.page, url, email, PASSWORD)
  await Promise.all([admin, here, there, again, free].map(({ context }) => context.close()))
})
