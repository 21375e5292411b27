import { constraintOf, Problem, problemOf } from '../http/problem/problem.ts'
import { problemDetail } from '../http/problem/problem-body.ts'

/**
 * Does `work` for all items in one transaction; where that is refused, for each item alone, and calls `refused` for those that fail (R-IM13). Other
 * errors are thrown, for the next items would meet them too.
 */
export async function retryOneByOne<T>(
  items: readonly T[],
  work: (items: readonly T[]) => Promise<void>,
  refused: (item: T, problem: Problem) => void,
): Promise<void> {
  try {
    await work(items)
  } catch (error) {
    const problem = refusalOf(error)
    if (!problem) throw error
    if (items.length > 1) for (const item of items) await retryOneByOne([item], work, refused)
    else for (const item of items) refused(item, problem)
  }
}

/** What an error says of the things at hand; undefined where it is of the machine or a fault of ours. */
export function refusalOf(error: unknown): Problem | undefined {
  if (error instanceof Problem && error.status < 500) return error
  if (constraintOf(error) !== undefined) return new Problem(409, 'not-storable')
  const problem = problemOf(error)
  return problem.status < 500 ? problem : undefined
}

/** Why an import stopped, in a sentence for its person. */
export const importStopSentence = (error: unknown): string => {
  const problem = problemOf(error)
  const reason = problem.status === 500 ? String((error as Error)?.message ?? error) : problemDetail(problem)
  return `The import stopped: ${reason.replace(/\.?$/, '.')} What was taken stays; run it again, and it goes on there.`
}
