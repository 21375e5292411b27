import { type ConstructorOptions, PgBoss } from 'pg-boss'

/** The one queue; migration 0201 makes it. */
const QUEUE = 'jobs'
/** The polling interval for delayed and missed jobs: a sender wakes the workers by NOTIFY. */
const LOOK_EVERY_S = 30
/** What pg-boss does for itself: counting, and taking away deliveries of yesterday. */
const TEND_EVERY_S = 600
/** At a time in one process: each has a thread's or a transaction's worth of work, and people work beside it. */
const WORKERS = 2

export type Delivery = { orgId: string; id: string; delivery: string }
export type Sending = Delivery & { priority: number; notBefore: Date | null }
export type Boss = {
  /** Once for each delivery, however often it is sent. */
  send(deliveries: readonly Sending[]): Promise<void>
  /** Whether a delivery is still queued or running. */
  isUnderWay(delivery: string): Promise<boolean>
  wake(): void
  stop(): Promise<void>
}

/**
 * The part of pg-boss that is used: it brings each delivery to one worker, by priority. One job per person at a time is the work of `dispatch` (groups
 * of pg-boss would delay the next job by half a minute). A migration makes its tables; it connects to `url` as the system's account.
 */
export async function startBoss({
  url,
  work,
  onError,
}: {
  url: string
  work: (delivery: Delivery) => Promise<void>
  onError: (error: unknown) => void
}): Promise<Boss> {
  // The driver's own options are missing in pg-boss's types without those of `pg`.
  const options: ConstructorOptions & { connectionString: string; max: number } = {
    connectionString: url,
    max: 2,
    ...{ migrate: false, createSchema: false, schedule: false },
    ...{
      superviseIntervalSeconds: TEND_EVERY_S,
      monitorIntervalSeconds: TEND_EVERY_S,
      queueCacheIntervalSeconds: 3600,
    },
  }
  const boss = new PgBoss(options)
  boss.on('error', onError)
  await boss.start()
  const workers: string[] = []
  const wake = () => {
    for (const worker of workers) boss.notifyWorker(worker)
  }
  // Workers of one call share a wake that wakes the first alone.
  for (let number = 0; number < WORKERS; number++)
    workers.push(
      await boss.work<Omit<Delivery, 'delivery'>>(QUEUE, { pollingIntervalSeconds: LOOK_EVERY_S }, async ([job]) => {
        if (job) await work({ ...job.data, delivery: job.id }).finally(wake) // it looks for the next one at once
      }),
    )
  return {
    async send(deliveries) {
      const jobs = deliveries.map(({ orgId, id, delivery, priority, notBefore }) => ({
        ...{ id: delivery, data: { orgId, id }, priority },
        ...(notBefore ? { startAfter: notBefore } : {}),
      }))
      if (jobs.length > 0) await boss.insert(QUEUE, jobs)
      wake()
    },
    async isUnderWay(delivery) {
      const [job] = await boss.findJobs(QUEUE, { id: delivery })
      return job !== undefined && ['created', 'retry', 'active'].includes(job.state)
    },
    wake,
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  }
}
