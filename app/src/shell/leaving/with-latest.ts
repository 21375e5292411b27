/** More could not be found again at a glance. */
const RECENT_MAX = 8

/** The subjects with the one that was opened just now in front, each once. */
export function withLatest(subjects: readonly string[], latest: string): string[] {
  return [latest, ...subjects.filter((subject) => subject !== latest)].slice(0, RECENT_MAX)
}
