import { z } from 'zod'
import { must } from '../base/assert.ts'
import { type Audience, defineEvent } from '../base/event.ts'
import type { Permission } from '../base/permission.ts'
import { idSchema } from '../base/value/id.ts'
import type { AnyRecord } from './define-record.ts'
import { audienceOf } from './scope.ts'

/** Of each field what was and what is now. */
const fieldChanges = z.record(z.string(), z.tuple([z.unknown(), z.unknown()]))

/** The right that is the audience of a field's change: its own, where it has one. */
export const rightOfField = ({ name, fields, read }: AnyRecord, field: string): Permission =>
  fields[field]?.right ?? must(read.permission, `whoever hears of a ${name} has a right to`)

/**
 * The events of a record: created, changed, removed, with the fields (PR-04). Fields with a right of their own go into events of their own. Events of a
 * part have its owner as subject, and carry the part's id.
 */
export function recordEvents<const Name extends string>(record: AnyRecord & { name: Name }): RecordEvents<Name> {
  const known = made.get(record) ?? makeEvents(record)
  made.set(record, known)
  return known as RecordEvents<Name>
}

const made = new WeakMap<AnyRecord, RecordEvents>()
export type RecordEvents<Name extends string = string> = ReturnType<typeof makeEvents<Name>>

function makeEvents<const Name extends string>(record: AnyRecord & { name: Name }) {
  const about = record.partOf?.record ?? record
  const audience = (id: string, { fields = {} }: { fields?: object | undefined }): Audience => {
    const [right = must(record.read.permission, 'a right'), ...others] = new Set(
      Object.keys(fields).map((field) => rightOfField(record, field)),
    )
    if (others.length > 0) throw new Error(`fields of ${record.name} with different rights are told in one event`)
    return audienceOf(about, { type: about.name, id, right })
  }
  const define = <const What extends string>(what: What) =>
    defineEvent(`${record.name as Name}.${what}`, {
      subject: about.name,
      payload: { id: idSchema.optional(), fields: fieldChanges.optional() },
      audience,
    })
  return { created: define('created'), changed: define('changed'), removed: define('removed') }
}
