import { SYSTEM } from '@werkbank/database/logger.ts'
import { createLoop } from '@werkbank/database/spine.ts'
import type { JobKind, JobServices } from '../job-kind.ts'
import { startBoss } from './boss.ts'
import { dispatch } from './dispatch.ts'
import { RUN_MS_MAX } from './job-work.ts'
import { askNights } from './nights.ts'
import { createPokes } from './pokes.ts'
import { type Running, runJob } from './run-job.ts'
import { takeRunnerLock } from './runner-lock.ts'

/** Notified by Postgres when a job is inserted or cancelled (migration 0200). */
const CHANNEL = 'werkbank_jobs'
/** For what was missed, what waits for a moment, and what other processes left. */
const LOOK_EVERY_MS = 30_000
/** Night jobs need not start on the minute. */
const NIGHTS_EVERY_MS = 60_000

export type Queue = {
  /** Asks for what is due by the clock. */
  askNights(): Promise<void>
  stop(): Promise<void>
}

/**
 * Works off jobs in this process, and asks for those of each night. Any number of processes may: a job is worked on by one. At `url` pg-boss works, under the
 * system's account.
 */
export async function startQueue({
  url,
  services,
  kinds,
  runMsMax = RUN_MS_MAX,
}: {
  url: string
  services: JobServices
  kinds: readonly JobKind[]
  /** How long one try may take. */
  runMsMax?: number
}): Promise<Queue> {
  const { sql, log } = services
  const byName = new Map(kinds.map((kind) => [kind.name as string, kind]))
  const stopping = new AbortController()
  const pokes = createPokes(services.poke)
  const life = await takeRunnerLock(sql)
  const { runner } = life
  const running: Running = { services, kinds: byName, runner, stops: stopping.signal, pokes, runMsMax }
  const held = new Set<string>()
  const onError = (error: unknown) => log.error({ ...SYSTEM, err: error }, 'the job queue')
  const boss = await startBoss({
    url,
    onError,
    work: async (delivery) => {
      held.add(delivery.id)
      await runJob(running, delivery).finally(() => held.delete(delivery.id))
    },
  })
  const loop = createLoop(LOOK_EVERY_MS, onError, async () => {
    await life.renew()
    await dispatch({ sql, boss, kinds: byName, runner, held: () => [...held], poke: pokes.now })
    return false
  })
  const news = await sql.listen(CHANNEL, loop.wake, loop.wake)
  const nights = createLoop(NIGHTS_EVERY_MS, onError, async () => {
    await askNights(services, kinds)
    return false
  })
  return {
    askNights: () => askNights(services, kinds),
    async stop() {
      stopping.abort()
      await news.unlisten()
      await Promise.all([nights.stop(), loop.stop()])
      await boss.stop()
      pokes.stop()
      await life.stop()
    },
  }
}
