import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newPerson, signIn } from './support/browser.ts'
import { useDemo } from './support/demo.ts'

const demo = useDemo()

const write = (page: Page) => page.getByRole('textbox', { name: 'Write a message' })
const listed = (page: Page) => page.getByRole('listitem').filter({ hasText: 'Toy fair' })

test('a conversation of three is made without a network, reaches those in it with what is unread, and nobody else', async () => {
  const { url } = demo.stack
  const [maker, member, stranger] = [
    await newPerson(demo.browser),
    await newPerson(demo.browser),
    await newPerson(demo.browser),
  ]
  await signIn(maker.page, url, 'sales@demo.test')
  await signIn(member.page, url, 'warehouse@demo.test')
  await signIn(stranger.page, url, 'sales2@demo.test')
  for (const { page } of [maker, member, stranger]) await page.goto(`${url}/chat`)
  await maker.page.getByRole('button', { name: 'New conversation' }).waitFor()
  await maker.page.evaluate(() => navigator.serviceWorker.ready)

  await maker.context.setOffline(true)
  await maker.page.getByRole('button', { name: 'New conversation' }).click()
  const dialog = maker.page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Toy fair')
  await dialog.getByLabel('Willi Wagner').check()
  await dialog.getByLabel('Petra Pohl').check()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await maker.page.waitForURL(/\/chat\/[0-9a-f-]{36}$/)
  await write(maker.page).fill('Who packs the knights?')
  await write(maker.page).press('Enter')
  await maker.page.getByText('waiting to be sent').first().waitFor()
  await maker.context.setOffline(false)
  await maker.page.getByText('waiting to be sent').first().waitFor({ state: 'detached' })

  await listed(member.page).getByText('1 unread').waitFor()
  await listed(member.page).getByRole('link').click()
  await member.page.getByText('Who packs the knights?').last().waitFor()
  await write(member.page).fill('I do.')
  await write(member.page).press('Enter')
  await maker.page.getByText('I do.').last().waitFor()

  // Whoever isn't in it finds nothing, not even by its address.
  await stranger.page.goto(maker.page.url())
  await stranger.page.getByText('There is no such conversation, or you are not in it.').waitFor()
  await stranger.page.goto(`${url}/chat`)
  await stranger.page.getByRole('button', { name: 'New conversation' }).waitFor()
  expect(await listed(stranger.page).count()).toBe(0)
  expect([...maker.errors, ...member.errors, ...stranger.errors]).toEqual([])
  for (const { context } of [maker, member, stranger]) await context.close()
})
