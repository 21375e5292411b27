type AtVersion = { id: string; version: number }

/** The message about a new version for a person who has the order open: undefined where there is none. */
export function commitNews(
  before: AtVersion | undefined,
  now: (AtVersion & { committedBy: string | null }) | undefined,
  me: string,
): { version: number; userId: string } | undefined {
  if (!before || !now || before.id !== now.id || now.version <= before.version) return undefined
  return now.committedBy && now.committedBy !== me ? { version: now.version, userId: now.committedBy } : undefined
}
