import type { LogRecord, SecurityRecord } from '@werkbank/database/security-log.ts'
import type { Command } from '@werkbank/model/base/command.ts'
import type { NewEvent } from '@werkbank/model/base/event.ts'
import type { Caller } from '@werkbank/model/base/permission.ts'
import { documentChanged } from '@werkbank/model/documents/events.ts'

type Asked = { command: Command; caller: Pick<Caller, 'via' | 'credential'>; input: unknown }

/**
 * What the log keeps of a command: what it records of itself, else one entry under its name (ID-121). What it changed from what to what is said by the
 * events of the same transaction, each for those who may hear it, and is not repeated here.
 */
export function doneEntries(
  asked: Asked,
  { events, records }: { events: readonly NewEvent[]; records: readonly SecurityRecord[] },
): readonly LogRecord[] {
  if (records.length > 0 || asked.command.logged === false) return records
  return [{ type: asked.command.name, subject: subjectOf(asked, events), details: detailsOf(asked) }]
}

/** The same of one that was refused for the reason `code`. */
export const refusedEntries = (asked: Asked, code: string): readonly LogRecord[] =>
  asked.command.logged === false
    ? []
    : [{ type: asked.command.name, subject: subjectOf(asked, []), details: { code, ...detailsOf(asked) } }]

/** Several in one transaction, as rows of a file: how many of each. */
export function batchEntries(
  counts: ReadonlyMap<string, number>,
  records: readonly SecurityRecord[],
): readonly LogRecord[] {
  return counts.size === 0
    ? records
    : [...records, { type: 'commands.run', details: { commands: Object.fromEntries(counts) } }]
}

/** What it is about: what its first event tells of, which a command that creates something does not know before. */
function subjectOf({ command, input }: Asked, events: readonly NewEvent[]): { type: string; id: string } {
  const told = events.find(({ type, subject }) => type !== documentChanged && subject.type !== '')
  if (told) return told.subject
  const [type = '', ...id] = command.subject(input as never).split(':')
  return { type, id: id.join(':').slice(0, 200) }
}

function detailsOf({ caller, input }: Asked): Record<string, unknown> {
  const { reason } = (input ?? {}) as { reason?: unknown }
  return {
    ...(typeof reason === 'string' && reason !== '' ? { reason } : {}),
    ...(caller.via === 'token' ? { via: 'token', token: caller.credential } : {}),
  }
}
