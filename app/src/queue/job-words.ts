import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import type { Meaning } from '../design/badge.tsx'
import { formatBytes } from '../i18n/format.ts'
import { t, tDynamic } from '../i18n/t.ts'

export type JobRow = MirrorRow<'jobs'>

const KINDS = {
  backup: 'jobs.backup',
  'clean-up': 'jobs.cleanUp',
  'collect-files': 'jobs.collectFiles',
  'check-books': 'jobs.checkBooks',
  export: 'jobs.export',
  commands: 'jobs.commands',
  'merge-updates': 'jobs.mergeUpdates',
  approvals: 'jobs.approvals',
} as const satisfies Record<JobRow['kind'], string>
const STATES = {
  waiting: 'jobs.waiting',
  running: 'jobs.running',
  done: 'jobs.done',
  failed: 'jobs.failed',
  refused: 'jobs.refused',
  cancelled: 'jobs.cancelled',
} as const satisfies Record<JobRow['state'], string>

/** What a job does, in words, with what it is about. */
export const jobName = ({ kind, about }: Pick<JobRow, 'kind' | 'about'>): string => {
  // What many rows are for says it already.
  const what = kind !== 'commands' || !about.name ? t(KINDS[kind]) : ''
  return [about.way === 'undo' ? t('jobs.commandsUndo') : what, about.name].filter(Boolean).join(': ')
}

type Ended = Pick<JobRow, 'kind' | 'state' | 'about' | 'outcome'>
/** How many of its rows were taken, and how many were not, by the server or by the device that read their file. */
const rowsOf = ({ about, outcome }: Pick<JobRow, 'about' | 'outcome'>) => ({
  taken: Number(outcome.taken ?? 0),
  refused: Number(outcome.refused ?? 0) + Number(about.notPlanned ?? 0),
})

/** A job that ended although some or all of its rows were refused: not shown as a success. */
function shortfall(row: Ended): 'none' | 'part' | undefined {
  if (row.kind !== 'commands' || row.state !== 'done') return undefined
  const { taken, refused } = rowsOf(row)
  if (refused === 0) return undefined
  return taken === 0 ? 'none' : 'part'
}

const SHORTFALLS = {
  do: { none: 'jobs.noneTaken', part: 'jobs.partTaken' },
  undo: { none: 'jobs.noneTakenBack', part: 'jobs.partTakenBack' },
} as const

export function stateWord(row: Ended & Pick<JobRow, 'stopping'>): string {
  if (row.stopping) return t('jobs.stopping')
  const short = shortfall(row)
  return t(short ? SHORTFALLS[row.about.way === 'undo' ? 'undo' : 'do'][short] : STATES[row.state])
}

export function stateMeaning(row: Ended): Meaning {
  if (row.state === 'done') {
    if (shortfall(row) === 'none') return 'danger'
    return shortfall(row) === 'part' || hasDifferences(row) ? 'warning' : 'good'
  }
  return ({ waiting: 'neutral', running: 'info', failed: 'danger', refused: 'warning', cancelled: 'neutral' } as const)[
    row.state
  ]
}
/** The job is done, but its differences need a person's attention. */
const hasDifferences = ({ outcome }: Pick<JobRow, 'outcome'>): boolean => Number(outcome.differences ?? 0) > 0

const sum = (outcome: JobRow['outcome']): number =>
  Object.values(outcome).reduce<number>((all, value) => all + (typeof value === 'number' ? value : 0), 0)

/** What came of it, or why nothing did; '' while nothing can be said. */
export function outcomeWords(row: JobRow): string {
  const { state, reason, outcome, done, total } = row
  if (reason) {
    const why = tDynamic(`jobs.reason_${reason.code.replaceAll('-', '_')}`, {}, reason.text)
    // What is done stays, also where the rest could not be.
    return row.kind === 'commands' && total !== null ? `${why} ${t('jobs.doneBefore', { done, total })}` : why
  }
  if (state === 'cancelled') return total === null ? '' : t('jobs.doneBefore', { done, total })
  if (state === 'running' && total !== null) return t('jobs.progress', { done, total })
  if (state !== 'done') return ''
  switch (row.kind) {
    case 'backup':
      return typeof outcome.name === 'string'
        ? t('jobs.backupMade', { name: outcome.name, size: formatBytes(Number(outcome.bytes)) })
        : t('jobs.logBackedUp')
    case 'clean-up':
      return sum(outcome) === 0 ? t('jobs.nothingRemoved') : t('jobs.removed', { count: sum(outcome) })
    case 'collect-files':
      if (Number(outcome.files) === 0) return t('jobs.nothingRemoved')
      return t('jobs.filesRemoved', { count: Number(outcome.files), size: formatBytes(Number(outcome.bytes)) })
    case 'export':
      return t('jobs.rows', { count: done })
    case 'commands':
      return rowsWords(row)
    case 'merge-updates':
      return Number(outcome.updates ?? 0) === 0
        ? t('jobs.nothingMerged')
        : t('jobs.merged', { count: Number(outcome.updates) })
    case 'approvals':
      return t('jobs.passedOn', { count: Number(outcome.passed ?? 0) })
    case 'check-books':
      return hasDifferences(row) ? t('jobs.differences', { count: Number(outcome.differences) }) : t('jobs.agrees')
  }
}

function rowsWords(row: JobRow): string {
  const { taken, refused } = rowsOf(row)
  const words = t(row.about.way === 'undo' ? 'jobs.takenBack' : 'jobs.taken', { count: taken })
  return refused > 0 ? `${words} · ${t('jobs.notTaken', { count: refused })}` : words
}
