import type { Sql } from '@werkbank/database/postgres/connect.ts'
import { settingValues } from '@werkbank/database/setting-values.ts'
import { withOrg } from '@werkbank/database/transaction.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { filesGigabytes } from '@werkbank/model/files/settings.ts'
import { Problem, tooManyRequests } from '../../http/problem/problem.ts'
import type { UploadFolder } from './upload-folder.ts'

export const MEGABYTE = 1_000_000

/** On their way at once, of one person: some hundred pictures that were dropped together come one after the other. */
export const UNDERWAY_MAX = 50

/** How much of one person may be on its way, and be stored. */
export class UploadLimits {
  readonly #sql: Sql
  readonly #folder: UploadFolder
  /** Being begun now: of hundreds at one moment each counts those that are not in the folder yet. */
  readonly #beginning = new Map<string, Set<Request>>()

  constructor(sql: Sql, folder: UploadFolder) {
    this.#sql = sql
    this.#folder = folder
  }

  /** Throws 429 where too many are on their way, 413 where there is no room for so many bytes. */
  async require(request: Request, caller: Caller, size: number): Promise<void> {
    const own = this.#beginning.get(caller.userId) ?? new Set()
    this.#beginning.set(caller.userId, own.add(request))
    const besides = own.size - 1
    const { count, bytes } = await this.#folder.underway(`${caller.orgId}.${caller.userId}.`)
    if (count + besides >= UNDERWAY_MAX) throw tooManyRequests(30_000)
    await requireRoom(this.#sql, caller, bytes + size)
  }

  /** It is in the folder now, or was not taken. */
  begun(request: Request, { userId }: Caller): void {
    const own = this.#beginning.get(userId)
    if (own?.delete(request) && own.size === 0) this.#beginning.delete(userId)
  }
}

/** The files of a person that are not removed, plus their uploads in progress, stay below the company's limit per person. */
async function requireRoom(sql: Sql, caller: Caller, bytes: number): Promise<void> {
  const { stored, gigabytes } = await withOrg(
    sql,
    caller,
    async (tx) => {
      const [row] = await tx<{ stored: number }[]>`
        SELECT (SELECT coalesce(sum(bytes), 0) FROM files WHERE org_id = current_org() AND created_by = ${caller.userId} AND deleted_at IS NULL)::bigint
          + (SELECT coalesce(sum(bytes), 0) FROM uploads WHERE org_id = current_org() AND user_id = ${caller.userId})::bigint AS stored`
      const [gigabytes] = await settingValues(tx, caller, filesGigabytes)
      return { stored: row?.stored ?? 0, gigabytes }
    },
    { readOnly: true },
  )
  if (stored + bytes <= gigabytes * 1_000 * MEGABYTE) return
  throw new Problem(413, 'files-full', { data: { max: gigabytes } })
}
