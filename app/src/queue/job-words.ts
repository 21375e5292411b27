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

export const stateWord = ({ state, stopping }: Pick<JobRow, 'state' | 'stopping'>): string =>
  stopping ? t('jobs.stopping') : t(STATES[state])

export const stateMeaning = (row: JobRow): Meaning => {
  if (row.state === 'done') return isTroubling(row) ? 'warning' : 'good'
  return ({ waiting: 'neutral', running: 'info', failed: 'danger', refused: 'warning', cancelled: 'neutral' } as const)[
    row.state
  ]
}
/** It was done, and somebody has to look all the same. */
const isTroubling = ({ outcome }: JobRow): boolean => Number(outcome.differences ?? outcome.refused ?? 0) > 0

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
    case 'check-books':
      return isTroubling(row) ? t('jobs.differences', { count: Number(outcome.differences) }) : t('jobs.agrees')
  }
}

function rowsWords({ about, outcome }: JobRow): string {
  const taken = Number(outcome.taken ?? 0)
  const refused = Number(outcome.refused ?? 0) + Number(about.notPlanned ?? 0)
  const words = t(about.way === 'undo' ? 'jobs.takenBack' : 'jobs.taken', { count: taken })
  return refused > 0 ? `${words} · ${t('jobs.notTaken', { count: refused })}` : words
}
