import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { chown, rm } from 'node:fs/promises'
import { get } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mayEnter } from '@werkbank/database/postgres/postgres-account.ts'
import { processesIn } from '@werkbank/database/postgres/postmaster.ts'
import { createTestOrg, createTestUser, useTestDatabase } from '@werkbank/database/testing/testing.ts'
import { passingFolder } from '@werkbank/database/testing/testing-folders.ts'
import { freePort } from '@werkbank/database/testing/testing-port.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import { hashPassword } from '../api/src/identity/index.ts'
import { makeCall } from '../api/src/testing.ts'
import { connectTo, launchStart, type Stack, startStack } from './support/server/stack.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** A data folder that Postgres may enter under any account. Processes that still run on it at the end are ended. */
async function makeDataDir(): Promise<string> {
  const folder = passingFolder('start')
  onTestFinished(async () => {
    killAll(postgresIn(folder))
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  })
  return folder
}

const start = async (dataDir: string, env: Record<string, string> = {}): Promise<Stack> => {
  const stack = await startStack({ WERKBANK_DEMO: '0', DATA_DIR: dataDir, ...env })
  onTestFinished(() => stack.kill())
  return stack
}
/** Starts it where it can't: its exit code and what it said. One that goes on all the same is ended, and named by that. */
const startInVain = async (env: Record<string, string>) => {
  const { child, output } = launchStart({ WERKBANK_DEMO: '0', PORT: '0', ...env })
  onTestFinished(() => void child.kill('SIGKILL'))
  const closed = once(child, 'close') as Promise<[number | null]>
  await expect
    .poll(() => child.exitCode ?? child.signalCode, { message: JSON.stringify(env), timeout: 120_000 })
    .not.toBeNull()
  const [code] = await closed
  return { code, said: output() }
}
const end = async ({ process: child }: Stack, signal: NodeJS.Signals) => {
  child.kill(signal)
  return (await once(child, 'close'))[0] as number | null
}
const killAll = (pids: number[]) => {
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // gone with its parent
    }
}
const postgresIn = (dataDir: string) => processesIn(join(dataDir, 'postgres'))
const isServing = async (stack: Stack) => (await fetch(`${stack.url}/readyz`)).status === 200

test('NO-07.2 settings are read: https, origins, proxies', async () => {
  const { url, sql } = await useTestDatabase()
  const { orgId } = await createTestOrg(sql)
  const [userId, email, password] = [await createTestUser(sql, orgId), `${newId()}@test.test`, 'correct horse battery']
  const passwordHash = await hashPassword(password)
  await withSystem(
    sql,
    (tx) => tx`UPDATE users SET email = ${email}, password_hash = ${passwordHash} WHERE id = ${userId}`,
  )
  const metricsToken = 'a token for the collector'
  const stack = await startStack({
    DATABASE_URL: url,
    WERKBANK_HTTPS: '1',
    WERKBANK_ORIGINS: 'https://erp.test',
    WERKBANK_TRUSTED_PROXIES: '127.0.0.0/8',
    WERKBANK_METRICS_TOKEN: metricsToken,
  })
  onTestFinished(() => stack.stop())
  const login = (origin: string) => makeCall(stack.url, { origin })('POST', '/auth/login', { email, password })
  const signedIn = await login('https://erp.test')
  expect(signedIn.status, signedIn.text).toBe(200)
  expect(signedIn.headers.get('set-cookie')).toMatch(/^__Host-werkbank=.*Secure/)
  expect((await login('https://evil.test')).status).toBe(403)

  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  const socket = (origin: string) =>
    new WebSocket(`${stack.url.replace('http', 'ws')}/sync`, { headers: { origin, cookie } })
  const own = socket('https://erp.test')
  await once(own, 'open')
  own.terminate()
  expect(String((await once(socket('https://evil.test'), 'error'))[0])).toContain('403')

  // Behind a proxy all requests come from this machine: the metrics take the token.
  const metrics = (headers: Record<string, string>) => fetch(`${stack.url}/metrics`, { headers })
  expect((await metrics({})).status).toBe(404)
  expect((await metrics({ authorization: 'Bearer of nothing' })).status).toBe(404)
  expect((await metrics({ authorization: `Bearer ${metricsToken}` })).status).toBe(200)
  // A page that was led here by a name of its own gets neither app nor API nor socket.
  const named = (path: string) =>
    new Promise<number | undefined>((resolve, reject) =>
      get(`${stack.url}${path}`, { headers: { host: 'evil.test' } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      }).on('error', reject),
    )
  expect(await Promise.all(['/', '/api/v1/me', '/healthz'].map(named))).toEqual([421, 421, 200])
  const foreign = new WebSocket(`${stack.url.replace('http', 'ws')}/sync`, { headers: { host: 'evil.test', cookie } })
  expect(String((await once(foreign, 'error'))[0])).toContain('421')
  expect((await fetch(stack.url)).headers.get('content-security-policy')).toContain("connect-src 'self';")
})

test('what can not be is told in a sentence, and nothing stays behind', async () => {
  const [dataDir, other, third] = [await makeDataDir(), await makeDataDir(), await makeDataDir()]
  const first = await start(dataDir)
  const port = new URL(first.url).port

  const nobody = await freePort()
  const [samePort, sameData, notANumber, notHere, noDatabase] = await Promise.all([
    startInVain({ DATA_DIR: other, PORT: port }),
    startInVain({ DATA_DIR: dataDir }),
    startInVain({ PORT: 'http' }),
    startInVain({ DATA_DIR: third, HOST: '203.0.113.9' }),
    startInVain({ DATABASE_URL: `postgres://me:secret@127.0.0.1:${nobody}/erp` }),
  ])
  expect(samePort).toEqual({
    code: 1,
    said: `Port ${port} is taken by another program. End it, or choose another: PORT=${Number(port) + 1} npm start\n`,
  })
  expect(sameData).toEqual({
    code: 1,
    said: `Werkbank is already running on ${dataDir} (process ${first.process.pid}). Stop it first, or choose another folder with DATA_DIR.\n`,
  })
  expect(notANumber).toEqual({ code: 2, said: 'PORT is a whole number from 0 to 65535.\n' })
  expect(notHere).toEqual({
    code: 1,
    said: 'HOST=203.0.113.9 is no address of this machine. 127.0.0.1 is for this machine only, 0.0.0.0 for all that reach it.\n',
  })
  expect(noDatabase).toEqual({
    code: 1,
    said: `The database postgres://127.0.0.1:${nobody}/erp does not answer (ECONNREFUSED). DATABASE_URL says where it is.\n`,
  })
  expect([...postgresIn(other), ...postgresIn(third)]).toEqual([])
  expect(await isServing(first)).toBe(true)
})

test('SIGTERM and SIGINT stop everything cleanly, Postgres too, with sockets open', async () => {
  const dataDir = await makeDataDir()
  const stack = await start(dataDir)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    if (signal === 'SIGINT') await stack.restart()
    const socket = new WebSocket(`${stack.url.replace('http', 'ws')}/sync`)
    await once(socket, 'open')
    const closed = once(socket, 'close')
    expect(await end(stack, signal)).toBe(0)
    expect((await closed)[0]).toBe(1012) // "restart": reconnect
    expect(postgresIn(dataDir)).toEqual([])
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false)
    expect(stack.output().trim().split('\n')).toEqual([`Werkbank is ready at ${stack.url}`])
  }
})

test('who is not root starts and stops it as well', async ({ skip }) => {
  const nobody = { uid: 65_534, gid: 65_534 }
  if (process.getuid?.() !== 0) return skip('this run is not root itself: all other tests show it')
  if (![ROOT, process.execPath].every((path) => mayEnter(dirname(path), nobody)))
    return skip(`others may not enter ${ROOT}`)
  const dataDir = await makeDataDir()
  await chown(dataDir, nobody.uid, nobody.gid)
  const port = await freePort()
  const { child, output } = launchStart(
    { DATA_DIR: dataDir, WERKBANK_DEMO: '0', PORT: String(port), HOME: dataDir },
    nobody,
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'close')
  while (!output().includes('Werkbank is ready') && child.exitCode === null)
    await Promise.race([once(child.stdout, 'data'), ended])
  expect(output()).toBe(`Werkbank is ready at http://127.0.0.1:${port}\n`)
  const server = postgresIn(dataDir)
  expect(server.length).toBeGreaterThan(0)
  for (const pid of server) expect(statSync(`/proc/${pid}`).uid).toBe(nobody.uid)
  child.kill('SIGTERM')
  expect((await ended)[0]).toBe(0)
  expect(postgresIn(dataDir)).toEqual([])
})

test('after kill -9, of it alone or of everything, it starts again and has all that was there', async () => {
  const dataDir = await makeDataDir()
  const stack = await start(dataDir)
  const sql = connectTo(dataDir)
  const { orgId } = await createTestOrg(sql, { name: 'Was there' })
  await sql.end({ timeout: 5 })
  const names = async () => {
    const again = connectTo(dataDir)
    const rows = await withSystem(again, (tx) => tx`SELECT org_id FROM organisations`)
    await again.end({ timeout: 5 })
    return rows.map((row) => row.orgId)
  }

  await stack.kill()
  expect(postgresIn(dataDir)).not.toEqual([]) // Postgres outlived it
  await stack.restart()
  expect(await names()).toEqual([orgId])
  expect(stack.output()).toContain('A Postgres left over from an earlier run is still there: it is used again.')

  const everything = postgresIn(dataDir)
  await stack.kill()
  killAll(everything)
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(true) // stale
  await stack.restart()
  expect(await names()).toEqual([orgId])
  expect(await isServing(stack)).toBe(true)
  expect(await end(stack, 'SIGTERM')).toBe(0)
})

test('stopped while it loads the demo company, nothing of it is there, and the next start loads it whole', async () => {
  const { url, sql } = await useTestDatabase()
  const port = await freePort()
  const env = { DATABASE_URL: url, WERKBANK_DEMO: '1', PORT: String(port) }
  const { child, output } = launchStart(env)
  onTestFinished(() => void child.kill('SIGKILL'))
  const counts = () =>
    withSystem(
      sql,
      (tx) =>
        tx`SELECT (SELECT count(*) FROM organisations) AS organisations, (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM events) AS events`,
    )
  await sql.begin(async (tx) => {
    await tx`LOCK TABLE events IN SHARE MODE` // the load comes this far, and waits
    while (!output().includes('Loading the demo company')) await once(child.stdout, 'data')
    const early = await fetch(`http://127.0.0.1:${port}/orders`)
    expect([early.status, await early.text()]).toEqual([503, expect.stringContaining('is starting')])
    child.kill('SIGTERM')
    expect((await once(child, 'close'))[0]).toBe(0)
  })
  expect(await counts()).toEqual([{ organisations: 0, orders: 0, events: 0 }])

  const stack = await startStack({ ...env, PORT: '' })
  onTestFinished(() => stack.stop())
  expect(await counts()).toMatchObject([{ organisations: 2, orders: 401 }])
  expect(
    (await makeCall(stack.url)('POST', '/auth/login', { email: 'sales@demo.test', password: 'werkbank' })).status,
  ).toBe(200)
})
