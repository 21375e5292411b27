// Domains: chat
import { withSystem } from '@werkbank/database/transaction.ts'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { axeFindings } from './support/axe.ts'
import { newPerson, startSession } from './support/browser.ts'
import { useDemo } from './support/demo.ts'
import { goToScreen } from './support/screens.ts'
import { connectTo } from './support/server/stack.ts'

const demo = useDemo()

const write = (page: Page) => page.getByRole('textbox', { name: 'Write a message' })
const listed = (page: Page) => page.getByRole('listitem').filter({ hasText: 'Toy fair' })

test('CH-01.2 CH-06.6 a conversation of three is made without a network, reaches those in it with what is unread, and nobody else', async () => {
  const { url } = demo.stack
  const [maker, member, stranger] = [
    await demo.person('sales@demo.test', { offline: true }),
    await demo.person('warehouse@demo.test', { offline: true }),
    await newPerson(demo.browser),
  ]
  await startSession(stranger.page, url, 'sales2@demo.test')
  for (const { page } of [maker, member, stranger]) await demo.open(page, '/chat')
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
  const menu = (page: Page) => page.getByRole('navigation').first()
  await menu(member.page).getByRole('link', { name: 'Conversations 1 unread' }).waitFor()
  await listed(member.page).getByRole('link').click()
  await member.page.getByText('Who packs the knights?').last().waitFor()
  await menu(member.page).getByRole('link', { name: 'Conversations', exact: true }).waitFor()
  await write(member.page).fill('I do.')
  await write(member.page).press('Enter')
  await maker.page.getByText('I do.').last().waitFor()

  // Other people do not find it, not even by its address.
  await stranger.page.goto(maker.page.url())
  await stranger.page.getByText('There is no such conversation, or you are not in it.').waitFor()
  await goToScreen(stranger.page, '/chat')
  await stranger.page.getByRole('button', { name: 'New conversation' }).waitFor()
  expect(await listed(stranger.page).count()).toBe(0)
  expect([...maker.errors, ...member.errors, ...stranger.errors]).toEqual([])
  await stranger.context.close()
})

test('CH-02.11 CH-01.3 CH-02.2 CH-05.11 who is in it is changed while they look, a conversation of two is one, and what was said is found', async () => {
  const { url } = demo.stack
  const [maker, member] = [
    await demo.person('sales@demo.test', { offline: true }),
    await demo.person('warehouse@demo.test', { offline: true }),
  ]
  const says = async (page: Page, words: string) => {
    await write(page).fill(words)
    await write(page).press('Enter')
  }
  const list = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

  await demo.open(maker.page, '/chat')
  await maker.page.getByRole('button', { name: 'New conversation' }).click()
  await maker.page.getByRole('dialog').getByLabel('Name').fill('Packing')
  await maker.page.getByRole('button', { name: 'Create' }).click()
  await says(maker.page, 'The lancers need more straw')
  await demo.open(member.page, '/chat')
  await member.page.getByRole('button', { name: 'New conversation' }).waitFor()
  expect(await list(member.page, 'Packing').count()).toBe(0)

  const dialog = maker.page.getByRole('dialog')
  await maker.page.getByRole('button', { name: '1 member' }).click()
  await dialog.getByLabel('Willi Wagner').check()
  await dialog.getByRole('button', { name: 'Add 1 person' }).click()
  await dialog.getByLabel('Name').fill('Packing room')
  await dialog.getByRole('button', { name: 'Rename' }).click()
  await list(member.page, 'Packing room').getByRole('link').click()
  await member.page.getByText('The lancers need more straw').last().waitFor()
  await says(member.page, 'There is some in the cellar')
  await maker.page.getByText('There is some in the cellar').last().waitFor()

  const roomId = maker.page.url().match(/[0-9a-f-]{36}/)?.[0] ?? ''
  const onDevice = async () =>
    await member.page.evaluate(
      async (id) => (await indexedDB.databases()).some(({ name }) => name?.includes(id)),
      roomId,
    )
  expect(await onDevice()).toBe(true)
  // CH-05.11: a member who is no manager sees the members, and can leave.
  await member.page.getByRole('button', { name: '2 members' }).click()
  await member.page.getByRole('dialog').getByText('in charge').waitFor()
  expect(
    await member.page
      .getByRole('dialog')
      .getByRole('button', { name: /: more$/ })
      .count(),
  ).toBe(0)
  expect(await member.page.getByRole('dialog').getByRole('textbox').count()).toBe(0)
  await member.page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()

  await dialog.getByRole('button', { name: 'Willi Wagner: more' }).click()
  await maker.page.getByRole('menuitem', { name: 'Remove Willi Wagner' }).click()
  await member.page.getByText('There is no such conversation, or you are not in it.').waitFor()
  await list(member.page, 'Packing room').waitFor({ state: 'detached' })
  await goToScreen(member.page, '/people')
  await expect.poll(onDevice).toBe(false)
  await dialog.getByRole('button', { name: 'Leave' }).click()
  await maker.page.getByRole('button', { name: 'Cancel' }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()

  // Both begin the conversation of two without a network, each for themselves: it is one.
  for (const { page } of [maker, member]) await page.evaluate(() => navigator.serviceWorker.ready)
  const begin = async (page: Page, other: string, words: string) => {
    await page.goto(`${url}/people`)
    await page.getByRole('listitem').filter({ hasText: other }).getByRole('link').first().click()
    await page.getByRole('button', { name: 'Message' }).waitFor()
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Message' }).click()
    await page.getByRole('heading', { name: other }).waitFor()
    await says(page, words)
    await page.getByText('waiting to be sent').first().waitFor()
  }
  await begin(maker.page, 'Willi Wagner', 'Are the hussars ready?')
  await begin(member.page, 'Sven Sommer', 'The hussars are ready.')
  for (const { context } of [maker, member]) await context.setOffline(false)
  for (const { page } of [maker, member]) {
    await page.getByText('Are the hussars ready?').last().waitFor()
    await page.getByText('The hussars are ready.').last().waitFor()
    await page.getByText('waiting to be sent').first().waitFor({ state: 'detached' })
  }
  expect(maker.page.url()).toBe(member.page.url())

  // A channel is open to everybody.
  await goToScreen(maker.page, '/chat')
  await maker.page.getByRole('button', { name: 'New conversation' }).click()
  await dialog.getByLabel('Open to everybody in the company').check()
  await dialog.getByLabel('Name').fill('Canteen')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await says(maker.page, 'There is soup')
  await goToScreen(member.page, '/chat')
  await list(member.page, 'Canteen').getByText('Sven: There is soup').waitFor()

  await goToScreen(maker.page, '/chat')
  await maker.page.getByRole('searchbox', { name: 'Search conversations and messages' }).fill('STRAW')
  await maker.page.getByRole('link', { name: /more straw/ }).click()
  await maker.page.getByRole('heading', { name: 'Packing room' }).waitFor()
  expect(await maker.page.locator('[data-message].bg-accent-soft').textContent()).toContain(
    'The lancers need more straw',
  )
  expect([...maker.errors, ...member.errors]).toEqual([])
})

test('CH-10.11 CH-06.1 CH-06.2 CH-05.3 a conversation of 5,000 messages opens at the latest, goes on as one scrolls, leads to what is new, found or answered, and draws no more than a screen needs', async () => {
  const { url } = demo.stack
  const { page, errors } = await demo.person('sales@demo.test', { offline: true })
  await demo.open(page, '/chat')
  await page.getByRole('button', { name: 'New conversation' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Ten years')
  await page.getByRole('dialog').getByLabel('Willi Wagner').check()
  await page.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/)
  const roomId = page.url().match(/[0-9a-f-]{36}/)?.[0] ?? ''
  await expect.poll(async () => (await page.request.get(`${url}/api/v1/chat/rooms/${roomId}`)).status()).toBe(200)
  await page.goto(`${url}/people`)

  // 4,700 were read, 300 are new. The oldest were said years ago, in documents of their months.
  const sql = connectTo(demo.stack.dataDir)
  await withSystem(sql, async (tx) => {
    await tx`INSERT INTO chat_messages (org_id, id, room_id, document, position, author_id, text, accepted_at)
      SELECT r.org_id, gen_random_uuid(), r.id, 'chat:' || r.id || ':' || to_char(at, 'YYYY-MM'), n, w.id, 'Line number ' || n || repeat(' and more of it', n % 9), at
      FROM chat_rooms r JOIN users w ON w.org_id = r.org_id AND w.email = 'warehouse@demo.test',
        generate_series(1, 5000) n, LATERAL (SELECT now() - make_interval(hours => 5000 - n) AS at) t WHERE r.id = ${roomId}`
    await tx`UPDATE chat_rooms SET last_position = 5000, last_message_at = now() WHERE id = ${roomId}`
    await tx`INSERT INTO chat_reads (org_id, id, room_id, user_id, position)
      SELECT r.org_id, r.id || ':' || u.id, r.id, u.id, 4700 FROM chat_rooms r JOIN users u ON u.org_id = r.org_id AND u.email = 'sales@demo.test' WHERE r.id = ${roomId}`
  })
  await sql.end()
  await page.goto(`${url}/chat`)
  await page.getByRole('listitem').filter({ hasText: 'Ten years' }).getByText('300 unread').waitFor()
  await page.getByRole('listitem').filter({ hasText: 'Ten years' }).getByRole('link').click()

  const line = (n: number) => page.getByText(new RegExp(`^Line number ${n}( |$)`)).last()
  const list = page.getByRole('region', { name: 'Messages' })
  const drawn = () => page.locator('[data-message]').count()
  const isInView = async (n: number) => {
    const [message, around] = [await line(n).boundingBox(), await list.boundingBox()]
    return Boolean(message && around && message.y >= around.y && message.y < around.y + around.height)
  }
  await expect.poll(() => isInView(5000)).toBe(true)
  expect(await drawn()).toBeLessThan(250)
  expect(await axeFindings(page)).toEqual([])

  // To the first that is new, though it isn't drawn yet.
  await page.getByRole('button', { name: '300 new messages' }).click()
  await expect.poll(() => isInView(4701)).toBe(true)
  expect(await page.getByRole('button', { name: '300 new messages' }).count()).toBe(0)

  // Upwards: what one reads stays where it was while older ones come above it, and those below go.
  for (const n of [4500, 4300]) {
    while ((await line(n).count()) === 0) {
      const first = page.locator('[data-message]').first()
      const text = (await first.textContent()) ?? ''
      await first.scrollIntoViewIfNeeded()
      await expect.poll(async () => (await page.locator('[data-message]').first().textContent()) !== text).toBe(true)
      expect(await drawn()).toBeLessThan(250)
      const again = page.locator('[data-message]').filter({ hasText: text.trim() }).first()
      const [message, around] = [await again.boundingBox(), await list.boundingBox()]
      expect(message && around && message.y >= around.y - 5 && message.y < around.y + around.height).toBe(true)
    }
  }
  expect(await line(5000).count()).toBe(0)

  // An answer to one of long ago is said at the end, and leads back to it.
  await line(4300).hover()
  await page
    .locator('li')
    .filter({ has: line(4300) })
    .last()
    .getByRole('button', { name: 'Message: more' })
    .click()
  await page.getByRole('menuitem', { name: 'Reply' }).click()
  await page.getByText(/Reply to Willi Wagner: Line number 4300/).waitFor()
  await write(page).fill('I remember that')
  await write(page).press('Enter')
  await page.getByText('I remember that').last().waitFor()
  await expect.poll(() => isInView(5000)).toBe(true)
  await page.getByRole('button', { name: /^Reply to:.*Line number 4300/ }).click()
  await expect.poll(() => isInView(4300)).toBe(true)
  await page.getByRole('button', { name: 'To the newest message' }).click()
  await expect.poll(() => isInView(5000)).toBe(true)

  await page.getByRole('searchbox', { name: 'Search conversations and messages' }).fill('number 2222')
  await page.getByRole('link', { name: /number 2222/ }).click()
  await expect.poll(() => isInView(2222)).toBe(true)
  expect(await page.locator('[data-message].bg-accent-soft').textContent()).toContain('Line number 2222')
  expect(await drawn()).toBeLessThan(250)
  expect(errors).toEqual([])
})
