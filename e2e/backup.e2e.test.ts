import { execFile } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { passingFolder } from '@werkbank/database/testing/testing-folders.ts'
import { expect, onTestFinished, test } from 'vitest'
import { launchBrowser, newPerson, signIn } from './support/browser.ts'
import { connectTo, startStack } from './support/server/stack.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

function makeFolder(): string {
  const folder = passingFolder('backup')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Runs a script as `npm run` does; its exit code and all that it said. */
const run = (script: string, env: Record<string, string>, ...args: string[]) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    const options = { cwd: ROOT, env: { ...process.env, ...env } }
    execFile(process.execPath, [join(ROOT, 'scripts', script), ...args], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, said: `${out}${err}` }),
    )
  })

test('NF-34 NF-10 a running company is backed up, looked at in the settings, lost, and restored with its books in order', async () => {
  const [places, second] = [makeFolder(), makeFolder()]
  const env = { BACKUP_DIR: join(places, 'backups'), BACKUP_KEY_FILE: join(places, 'backup.key') }
  const stack = await startStack({ WERKBANK_DEMO: '1', WERKBANK_BACKUP: '1', ...env })
  onTestFinished(() => stack.stop())
  expect(stack.output()).toContain('Keep a copy of it elsewhere')

  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const { page } = await newPerson(browser)
  await signIn(page, stack.url, 'admin@demo.test')
  await page.goto(`${stack.url}/settings`)
  await page.getByText('There is no backup yet').waitFor()
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByText('Last full backup').waitFor() // by itself, once the job has ended
  await page.getByRole('link', { name: 'Look at background jobs' }).first().click()
  const listed = page.getByRole('row').filter({ hasText: 'Backup' }).filter({ hasText: 'Done' })
  await listed.filter({ hasText: /werkbank-.*\.backup/ }).waitFor()
  await listed.getByRole('link', { name: 'Backup' }).click()
  await page.getByRole('heading', { level: 1, name: 'Backup' }).waitFor()
  await page.getByText('Adele Amann').last().waitFor()
  await page.goto(`${stack.url}/settings`)

  const made = await run('backup.ts', { ...env, DATA_DIR: stack.dataDir })
  expect(made.said).toMatch(/Backed up to .*werkbank-.*\.backup \(\d/)
  expect(made.code).toBe(0)
  await page.reload()
  await page.getByText('Last full backup').waitFor()
  await page.getByText('Can be restored up to').waitFor()

  const before = connectTo(stack.dataDir)
  const count = async (sql: ReturnType<typeof connectTo>) =>
    (
      await sql<{ orders: number; invoices: number }[]>`
      SELECT (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM invoices) AS invoices`
    )[0]
  const had = await count(before)
  await before`DROP TABLE payments CASCADE`
  await before.end({ timeout: 5 })
  await stack.kill()

  const [name] = readdirSync(env.BACKUP_DIR).filter((file) => file.endsWith('.backup'))
  const file = join(env.BACKUP_DIR, name ?? '')
  const refused = await run('restore.ts', { ...env, DATA_DIR: stack.dataDir }, file)
  expect(refused).toEqual({
    code: 1,
    said: `${stack.dataDir} holds a database. Move it away, or name an empty folder with DATA_DIR.\n`,
  })
  const noZone = await run('restore.ts', { ...env, DATA_DIR: second }, file, '--at', '2026-11-26T10:00')
  expect(noZone.said).toMatch(/is no moment with a time zone/)
  const restored = await run('restore.ts', { ...env, DATA_DIR: second }, file)
  expect(restored.said).toMatch(/everything agrees\./)
  expect(restored.said).not.toMatch(/differences/)
  expect(restored.code).toBe(0)

  const again = await startStack({ WERKBANK_DEMO: '0', DATA_DIR: second })
  onTestFinished(() => again.stop())
  const after = connectTo(second)
  expect(await count(after)).toEqual(had)
  await after.end({ timeout: 5 })
  const checked = await run('backup.ts', { DATABASE_URL: 'postgres://db.example/erp' })
  expect(checked).toMatchObject({ code: 1 })
  expect(checked.said).toMatch(/back it up with its own tools/)
}, 600_000)
