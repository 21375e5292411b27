import { emit } from '@werkbank/database/spine.ts'
import { withSystem } from '@werkbank/database/transaction.ts'
import { newEvent } from '@werkbank/model/base/event.ts'
import { localTime } from '@werkbank/model/base/value/company-day.ts'
import { jobAsked } from '@werkbank/model/jobs/events.ts'
import type { JobKind, JobServices } from '../job-kind.ts'

type Company = { orgId: string; timeZone: string; isFirst: boolean }

/**
 * Asks for what each company does by itself and has not yet done on its day, by any number of processes and as often as one likes: of each day there is one.
 * A process that was down at that time asks as soon as it can; where clocks jump over it, afterwards, and where they show it twice, once (decision 0041).
 * What is of the whole installation goes by the clocks of its first organisation, and is seen there.
 */
export async function askNights(
  { sql, now, newId, poke }: Pick<JobServices, 'sql' | 'now' | 'newId' | 'poke'>,
  kinds: Iterable<JobKind>,
): Promise<void> {
  const nightly = [...kinds].flatMap(({ name, nightly }) => (nightly ? { name, ...nightly } : []))
  const companies = await withSystem(
    sql,
    (tx) =>
      tx<
        Company[]
      >`SELECT org_id, time_zone, row_number() OVER (ORDER BY created_at, org_id) = 1 AS is_first FROM organisations ORDER BY created_at, org_id`,
  )
  for (const { orgId, timeZone, isFirst } of companies) {
    const { day, time } = localTime(now(), timeZone)
    const due = nightly.filter(({ at, of }) => time >= at && (of === 'organisation' || isFirst))
    const asked = await withSystem(sql, async (tx) => {
      const missing = await tx<{ kind: (typeof due)[number]['name'] }[]>`
        SELECT kind FROM unnest(${due.map(({ name }) => name)}::text[]) kind
        WHERE NOT EXISTS (SELECT FROM jobs j WHERE j.org_id = ${orgId} AND j.kind = kind.kind AND j.night = ${day})`
      const made = []
      for (const { kind } of missing)
        made.push(
          ...(await tx<{ id: string; kind: typeof kind }[]>`
            INSERT INTO jobs (org_id, id, kind, night, asked_at) VALUES (${orgId}, ${newId()}, ${kind}, ${day}, ${now()}) ON CONFLICT DO NOTHING RETURNING id, kind`),
        )
      await emit(tx, ...made.map(({ id, kind }) => ({ ...newEvent(jobAsked, id, { kind, askedBy: null }), orgId })))
      return made
    })
    if (asked.length > 0) poke(orgId)
  }
}
