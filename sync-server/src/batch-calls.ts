type Asked<K, V> = { key: K; resolve: (value: V) => void; reject: (error: unknown) => void }

/** A slow question must not hold up all that come after it. */
const QUESTIONS_AT_ONCE = 4

/**
 * Batches calls, as DataLoader does: keys requested in the same turn, or while `QUESTIONS_AT_ONCE` calls are under way, go into one call of at most
 * `max` keys. `ask` answers in the order of its keys, with an Error for a key that fails alone; where it throws, all its keys reject.
 */
export function batchCalls<K, V>(
  ask: (keys: K[]) => Promise<readonly (V | Error)[]>,
  max: number,
): (key: K) => Promise<V> {
  const waiting: Asked<K, V>[] = []
  let onTheirWay = 0
  let gathering = false
  const askNext = () => {
    gathering = false
    while (onTheirWay < QUESTIONS_AT_ONCE && waiting.length > 0) {
      onTheirWay += 1
      void answer(ask, waiting.splice(0, max)).then(() => {
        onTheirWay -= 1
        askNext()
      })
    }
  }
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (gathering) return
      gathering = true
      setImmediate(askNext) // frames that were read together are handled first
    })
}

async function answer<K, V>(ask: (keys: K[]) => Promise<readonly (V | Error)[]>, batch: Asked<K, V>[]): Promise<void> {
  try {
    const values = await ask(batch.map(({ key }) => key))
    for (const [index, { resolve, reject }] of batch.entries()) {
      const value = values[index] as V | Error
      if (value instanceof Error) reject(value)
      else resolve(value)
    }
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}
