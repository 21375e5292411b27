import type { Backups } from '@werkbank/database/backup/backups.ts'
import { createConsumer } from '@werkbank/database/consumer.ts'
import { SYSTEM } from '@werkbank/database/logger.ts'
import { listenPokes } from '@werkbank/database/poke.ts'
import { type ConstructorOptions, PgBoss } from 'pg-boss'
import { collectFiles } from '../files/index.ts'
import type { Services } from '../http/context.ts'
import { cleanUp } from './clean-up.ts'
import { CONSUMERS } from './consumers.ts'
import { checkDueBooks } from './nightly-check.ts'

const CLEAN_UP = 'clean-up'
const COLLECT_FILES = 'collect-files'
const CHECK_BOOKS = 'check-books'
const BACK_UP = 'back-up'

export type Jobs = { stop(): Promise<void> }

/**
 * Starts what works behind the API: consumers of the spine, and scheduled jobs on pg-boss (its own schema and connections, at `url`, under the system's account).
 * Any number of processes may run it: a consumer works in one at a time, a job is done once.
 */
export async function startJobs({
  url,
  services,
  backups,
}: {
  url: string
  services: Pick<Services, 'sql' | 'log' | 'poke' | 'now' | 'files'>
  backups?: Pick<Backups, 'nightly'> | undefined
}): Promise<Jobs> {
  const { sql, log } = services
  const consumers = CONSUMERS.map((consumer) => {
    const onError = (error: unknown) =>
      log.error({ ...SYSTEM, err: error, consumer: consumer.name }, 'a consumer failed')
    return createConsumer(sql, consumer, { poke: services.poke, onError })
  })
  const wake = () => {
    for (const consumer of consumers) consumer.wake()
  }
  const pokes = await listenPokes(sql, wake, wake)
  // The driver's own options are missing in pg-boss's types without those of `pg`. Migrations made its schema, which its account can't.
  const connection: ConstructorOptions & { connectionString: string; max: number } = {
    connectionString: url,
    max: 2,
    createSchema: false,
  }
  const boss = new PgBoss(connection)
  boss.on('error', (error) => log.error({ ...SYSTEM, err: error }, 'pg-boss'))
  await boss.start()
  const scheduled = async (name: string, cron: string, work: () => Promise<void>) => {
    await boss.createQueue(name)
    await boss.work(name, work)
    await boss.schedule(name, cron)
  }
  // Sessions, tickets and keys end by the moment: whose night it is doesn't matter.
  await scheduled(CLEAN_UP, '17 3 * * *', async () => log.info({ ...SYSTEM, ...(await cleanUp(sql)) }, 'cleaned up'))
  await scheduled(COLLECT_FILES, '37 3 * * *', async () =>
    log.info({ ...SYSTEM, ...(await collectFiles(sql, services.files, services.now())) }, 'collected files'),
  )
  await scheduled(CHECK_BOOKS, '*/15 * * * *', async () => {
    for (const { organisation, differences } of await checkDueBooks(sql, services.now(), services.files.place)) {
      if (differences.length > 0) log.error({ ...SYSTEM, organisation, differences }, 'figures differ from their rows')
      else log.info({ ...SYSTEM, organisation }, 'figures agree with their rows')
    }
  })
  if (backups)
    await scheduled(BACK_UP, '7 2 * * *', () =>
      backups.nightly().then(
        () => log.info(SYSTEM, 'backed up'),
        (error) => log.error({ ...SYSTEM, err: error }, 'the backup failed'),
      ),
    )
  return {
    async stop() {
      await pokes.stop()
      await Promise.all(consumers.map((consumer) => consumer.stop()))
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}
