import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { type Project, projectOf } from './test-selection.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Files that take half a minute and more, roughly by how long: begun last, one of them would keep one core busy and the other idle. */
export const LONG_FILES = [
  'e2e/sign-out.e2e.test.ts',
  'e2e/screens.e2e.test.ts',
  'e2e/resilience.e2e.test.ts',
  'e2e/counts.e2e.test.ts',
  'e2e/lists.e2e.test.ts',
  'e2e/older.e2e.test.ts',
  'e2e/rooms.e2e.test.ts',
  'e2e/layout.e2e.test.ts',
  'e2e/start.e2e.test.ts',
  'e2e/database-away.e2e.test.ts',
  'e2e/order-together.e2e.test.ts',
  'e2e/cluster.e2e.test.ts',
  'packages/database/src/backup/backup.pg.test.ts',
  'api/src/http/matrix.pg.test.ts',
  'api/src/doors.pg.test.ts',
  'api/src/batches/batches.pg.test.ts',
  'scripts/import.pg.test.ts',
  'api/src/http/list-plans.pg.test.ts',
  'api/src/sales/concurrent-commits.pg.test.ts',
  'demo/load.pg.test.ts',
]
/** Projects that find a mistake in seconds run first; of the others, the slow ones. */
const RANK: Record<Project, number> = { unit: 0, app: 1, e2e: 2, pg: 3 }

/** The order in which a run begins its files: by project, and in each the long ones first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const bySize = await super.sort(files)
    const placed = bySize.map((file, at) => {
      const path = relative(ROOT, file.moduleId)
      const long = LONG_FILES.indexOf(path)
      return { file, keys: [RANK[projectOf(path)], long < 0 ? LONG_FILES.length : long, at] as const }
    })
    const compare = (a: readonly number[], b: readonly number[]) => {
      const at = a.findIndex((key, index) => key !== b[index])
      return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
    }
    return placed.sort((a, b) => compare(a.keys, b.keys)).map(({ file }) => file)
  }
}
