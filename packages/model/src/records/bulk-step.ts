import type { Command } from '../base/command.ts'
import type { Hindrance } from '../base/possible.ts'
import { codesByField } from '../base/rules.ts'
import type { Field } from './field.ts'
import { isTags, withoutTags, withTags } from './tags.ts'

type Row = { id: string }

/** There is nothing to do: the row says so already. */
export const SAME: Hindrance = { code: 'same-already' }

/** What people do to several rows of a list at once, as a value: each row's part is one ordinary command (PR-34). */
export type BulkStep<R extends Row> = {
  name: string
  command: Command
  /** What somebody says once, for all rows: a field, whose kind checks it. */
  asks?: { name: string; field: Field /** Only what some row has can be meant. */; isKnown?: true }
  /** Why the step is not possible for this row. `given` is the value asked for, undefined before it is entered. */
  hindrance: (row: R, given: unknown) => Hindrance | undefined
  input: (row: R, given: unknown) => object
  /** The input of the same command that takes back what was done to the row; without it nothing does. */
  undo?: (row: R, given: unknown) => object
}

/**
 * A step that changes fields: `values` says what a row has afterwards. What the row had goes along as seen, so that what others changed
 * meanwhile is refused, both of the step and of what takes it back.
 */
export function changeMany<R extends Row>(
  command: Command,
  step: {
    name: string
    asks?: BulkStep<R>['asks']
    values: (row: R, given: unknown) => Partial<R>
    hindrance?: (row: R) => Hindrance | undefined
  },
): BulkStep<R> {
  const { name, asks, values } = step
  const before = (row: R, after: Partial<R>) =>
    Object.fromEntries(Object.keys(after).map((field) => [field, row[field as keyof R]]))
  const isSame = (row: R, after: Partial<R>) =>
    Object.entries(after).every(([field, value]) => row[field as keyof R] === value)
  return {
    name,
    command,
    ...(asks ? { asks } : {}),
    hindrance(row, given) {
      if (asks && given === undefined) return step.hindrance?.(row)
      return step.hindrance?.(row) ?? (isSame(row, values(row, given)) ? SAME : undefined)
    },
    input(row, given) {
      const after = values(row, given)
      return { id: row.id, ...after, seen: before(row, after) }
    },
    undo(row, given) {
      const after = values(row, given)
      return { id: row.id, ...before(row, after), seen: after }
    },
  }
}

/** The two steps with tags (PR-34): adds some to several rows, or takes them away. What takes it back leaves what others did with tags meanwhile. */
export function tagMany<R extends Row & { tags: readonly string[] }>(
  command: Command,
  { name, field }: { name: string; field: Field },
): BulkStep<R>[] {
  const asks = {
    name: 'tags',
    field: { ...field, input: field.input.refine((given) => isTags(given) && given.length > 0) },
  }
  const step = (what: string, change: typeof withTags, isKnown: { isKnown?: true } = {}) =>
    changeMany<R>(command, {
      name: `${name}.${what}`,
      asks: { ...asks, ...isKnown },
      values: (row, given) => ({ tags: change(row.tags ?? [], isTags(given) ? given : []) }) as Partial<R>,
    })
  return [step('tag', withTags), step('untag', withoutTags, { isKnown: true })]
}

/** The same step for rows that know what it asks about elsewhere. */
export function withRow<R extends Row, A extends Row>(step: BulkStep<A>, about: (row: R) => A): BulkStep<R> {
  const { undo, hindrance, input, ...same } = step
  return {
    ...same,
    hindrance: (row, given) => hindrance(about(row), given),
    input: (row, given) => input(about(row), given),
    ...(undo ? { undo: (row: R, given: unknown) => undo(about(row), given) } : {}),
  }
}

export type BulkPlan<R extends Row> = {
  does: { row: R; input: object }[]
  cannot: { row: R; why: Hindrance }[]
}

/** What a step would do to which rows, and to which it can't, each with why (VA-01: what its command would not take it does not send). */
export function planBulk<R extends Row>(step: BulkStep<R>, rows: readonly R[], given: unknown): BulkPlan<R> {
  const plan: BulkPlan<R> = { does: [], cannot: [] }
  for (const row of rows) {
    const why = step.hindrance(row, given)
    if (why) {
      plan.cannot.push({ row, why })
      continue
    }
    const input = step.input(row, given)
    const [code] = codesByField(step.command.input, input).values()
    if (code) plan.cannot.push({ row, why: { code } })
    else plan.does.push({ row, input })
  }
  return plan
}

/** True where the given value is valid for the kind of its field, or the step asks for none. */
export const isGiven = <R extends Row>({ asks }: BulkStep<R>, given: unknown): boolean =>
  asks === undefined || (given !== undefined && asks.field.input.safeParse(given).success)
