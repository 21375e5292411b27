type Asked<K, V> = { key: K; resolve: (value: V) => void; reject: (error: unknown) => void }

/**
 * One question for many: what is asked in the same moment, or while the last question is on its way, is asked together, at most `max` at a
 * time. `ask` answers in the order of its keys, an Error where one alone fails; where it throws, each of its keys hears that.
 */
export function inBatches<K, V>(
  ask: (keys: K[]) => Promise<readonly (V | Error)[]>,
  max: number,
): (key: K) => Promise<V> {
  const waiting: Asked<K, V>[] = []
  let asking = false
  const askAll = async () => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, max)
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
    asking = false
  }
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (asking) return
      asking = true
      setImmediate(() => void askAll()) // frames that were read together are handled first
    })
}
