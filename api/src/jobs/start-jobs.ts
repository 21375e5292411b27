import type { Backups } from '@werkbank/database/backup/backups.ts'
import { createConsumer } from '@werkbank/database/consumer.ts'
import { SYSTEM } from '@werkbank/database/logger.ts'
import { listenPokes } from '@werkbank/database/poke.ts'
import { followAudit } from '@werkbank/database/seal-audit.ts'
import { passesOn } from '../approvals/index.ts'
import { doesCommands } from '../batches/index.ts'
import { exportsList } from '../exporting/index.ts'
import type { Services } from '../http/context.ts'
import { followTurns } from '../identity/index.ts'
import { startQueue } from '../queue/index.ts'
import { backsUp } from './backups.ts'
import { BATCH_HANDLERS } from './batch-handlers.ts'
import { CONSUMERS } from './consumers.ts'
import { mergesUpdates } from './merge-updates.ts'
import { NIGHTLY } from './nightly.ts'

export type Jobs = { stop(): Promise<void> }

/**
 * Starts what works behind the API: consumers of the spine, and the queue of jobs (pg-boss at `url`, under the system's account).
 * Any number of processes may run it: a consumer works in one at a time, a job is done once.
 */
export async function startJobs({
  url,
  services,
  backups,
}: {
  url: string
  services: Services
  backups?: Pick<Backups, 'copy' | 'nightly'> | undefined
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
  const turns = followTurns(sql, {
    poke: (orgId) => services.poke(orgId),
    onError: (error) => log.error({ ...SYSTEM, err: error }, 'what others see of roles that began or ended waits'),
  })
  const queue = await startQueue({
    url,
    services,
    kinds: [...NIGHTLY, mergesUpdates, passesOn, backsUp(backups), exportsList, doesCommands(BATCH_HANDLERS)],
  })
  const sealing = followAudit(sql, (error) => log.error({ ...SYSTEM, err: error }, 'the log could not be sealed'))
  return {
    async stop() {
      await turns.stop()
      await pokes.stop()
      await sealing.stop()
      await Promise.all(consumers.map((consumer) => consumer.stop()))
      await queue.stop()
    },
  }
}
