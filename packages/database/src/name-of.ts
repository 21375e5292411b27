/** Where a row names another: `isOne` says whether it does, `id` which, both SQL of the row. */
export type Named = { table: string; isOne: string; id: string }

/** SQL for what a row of `named`, called `n` there, is called. An id is read as one only where the row names such a record: others may be words. */
export const nameOf = (named: string, what: string, { table, isOne, id }: Named): string =>
  `(SELECT ${what} FROM ${named} n WHERE n.org_id = ${table}.org_id AND n.id = CASE WHEN ${isOne} THEN (${id})::uuid END)`
