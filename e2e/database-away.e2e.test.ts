import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPostmaster } from '@werkbank/database/postgres/postmaster.ts'
import { count, createTestOrg } from '@werkbank/database/testing/testing.ts'
import { newId } from '@werkbank/model/base/value/id.ts'
import { expect, onTestFinished, test } from 'vitest'
import { signIn, type TestPerson } from '../api/src/testing.ts'
import { connectTo, type Stack, startStack } from './support/server/stack.ts'

/** What becomes of people's work when the system takes Postgres or the disk away from a running Werkbank. */

async function startCompany(env: Record<string, string> = {}): Promise<{ stack: Stack; person: TestPerson }> {
  const stack = await startStack({ WERKBANK_DEMO: '0', ...env })
  onTestFinished(() => stack.stop())
  const sql = connectTo(stack.dataDir)
  const person = await signIn(sql, stack.url, await createTestOrg(sql))
  await sql.end({ timeout: 5 })
  return { stack, person }
}

const readiness = async (stack: Stack) => {
  const answer = await fetch(`${stack.url}/readyz`)
  return { status: answer.status, code: ((await answer.json()) as { code?: string }).code }
}
const ready = (stack: Stack) =>
  expect.poll(() => readiness(stack), { timeout: 120_000, interval: 100 }).toMatchObject({ status: 200 })

type Sent = { key: string; name: string; status: number | undefined }
/**
 * Makes customers until `isOver`, each under a key of its own, and notes what was answered; undefined where the answer was cut. After such
 * an answer it waits until all is well again, as the outbox does: else asking in vain would take the cores that the restart needs.
 */
async function write(stack: Stack, person: TestPerson, isOver: () => boolean): Promise<Sent[]> {
  const sent: Sent[] = []
  while (!isOver()) {
    const [key, name] = [newId(), `Customer ${newId()}`]
    const answer = await person.call('POST', '/customers', { name }, { 'idempotency-key': key }).catch(() => undefined)
    sent.push({ key, name, status: answer?.status })
    if (answer?.status !== 201) await ready(stack)
  }
  return sent
}

test(
  'NF-38 Postgres, or all of it, is killed under people who work: what was acknowledged is there, the rest is done once',
  async () => {
    const { stack, person } = await startCompany()
    const rounds = count(2, 20)
    const all: Sent[] = []
    for (let round = 0; round < rounds; round++) {
      let isOver = false
      const writing = [1, 2, 3, 4].map(() => write(stack, person, () => isOver))
      const made = async () => (await person.call('GET', '/customers?limit=1')).body.items.length
      await expect.poll(made).toBeGreaterThan(0)
      const postmaster = readPostmaster(join(stack.dataDir, 'postgres'))?.pid ?? 0
      if (round % 2 === 0) {
        process.kill(postmaster, 'SIGKILL') // it is restarted by itself
      } else {
        await stack.kill()
        if (round % 4 === 1) process.kill(postmaster, 'SIGKILL')
        await stack.restart()
      }
      await ready(stack)
      isOver = true
      all.push(...(await Promise.all(writing)).flat())
      expect(stack.process.exitCode).toBeNull()
    }
    expect(all.filter(({ status }) => status === 201).length).toBeGreaterThan(rounds)
    // What got no answer, or "try again", is sent again under its key, as the outbox does.
    for (const { key, name, status } of all) {
      if (status === 201) continue
      expect([undefined, 503]).toContain(status)
      expect((await person.call('POST', '/customers', { name }, { 'idempotency-key': key })).status).toBe(201)
    }
    const names: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await person.call('GET', `/customers?limit=500${cursor && `&cursor=${cursor}`}`)
      names.push(...body.items.map(({ name }: { name: string }) => name))
      cursor = body.nextCursor
      if (!cursor) break
    }
    expect(names.sort()).toEqual(all.map(({ name }) => name).sort())
    expect((await fetch(`${stack.url}/healthz`)).status).toBe(200)
  },
  count(300_000, 1_200_000),
)

test('a full disk is named, reading goes on, and saving does again as soon as there is room', async ({ skip }) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'wb-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=420m,mode=0755', 'tmpfs', dataDir], { stdio: 'ignore' })
  } catch {
    rmSync(dataDir, { recursive: true })
    return skip('a small disk can be made here by root only')
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', dataDir])
    rmSync(dataDir, { recursive: true })
  })
  chmodSync(dataDir, 0o755)
  const { stack, person } = await startCompany({ DATA_DIR: dataDir })
  const save = () => person.call('POST', '/customers', { name: `Customer ${newId()}` })
  expect((await save()).status).toBe(201)

  const ballast = join(dataDir, 'ballast')
  const { bavail, bsize } = statfsSync(dataDir)
  try {
    writeFileSync(ballast, Buffer.alloc(bavail * bsize))
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC') // something else took the last of it
  }
  expect(await readiness(stack)).toMatchObject({ status: 503, code: 'disk-full' })
  expect((await person.call('GET', '/customers')).status).toBe(200)
  // Postgres has some room of its own in what it has already; then it is at its end.
  let saved = 1
  let answer = await save()
  for (; answer.status === 201; answer = await save()) saved++
  expect(answer.status).toBe(503)
  expect(['disk-full', 'database-away']).toContain(answer.body.code)

  rmSync(ballast)
  await ready(stack)
  await expect.poll(async () => (await save()).status, { interval: 100 }).toBe(201)
  const sql = connectTo(dataDir)
  const [row] = await sql<{ count: number }[]>`SELECT count(*) FROM customers`
  await sql.end({ timeout: 5 })
  expect(row?.count).toBeGreaterThanOrEqual(saved + 1)
  expect(stack.process.exitCode).toBeNull()
}, 300_000)
