type AtVersion = { id: string; version: number }

/** What somebody who has an order open is told of its agreed version: undefined where nothing is news. */
export function commitNews(
  before: AtVersion | undefined,
  now: (AtVersion & { committedBy: string | null }) | undefined,
  me: string,
): { version: number; userId: string } | undefined {
  if (!before || !now || before.id !== now.id || now.version <= before.version) return undefined
  return now.committedBy && now.committedBy !== me ? { version: now.version, userId: now.committedBy } : undefined
}
