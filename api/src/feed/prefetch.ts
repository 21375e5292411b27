/**
 * Yields what `source` yields and asks for the next while the reader works on this one: the database is never idle, and at most one
 * batch waits. An error of the batch that waits is thrown when its turn comes.
 */
export async function* prefetch<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]()
  const ask = () => {
    // A cursor that has ended meanwhile answers at once, with no promise, while a slow reader was away.
    const next = Promise.resolve(iterator.next())
    next.catch(() => {}) // thrown below, or ignored where the reader stopped
    return next
  }
  let next = ask()
  try {
    for (;;) {
      const { value, done } = await next
      if (done) return
      next = ask()
      yield value
    }
  } finally {
    // postgres.js never settles a cursor that is closed while it fetches: its connection would hang for ever, with its transaction (S-24).
    await next.catch(() => {})
    await iterator.return?.()
  }
}
