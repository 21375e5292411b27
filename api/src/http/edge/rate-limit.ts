type Bucket = { tokens: number; at: number }

/** Takes one token of `key`; answers 0 or how many milliseconds to wait. */
export type RateLimit = (key: string, nowMs: number) => number

const BUCKETS_MAX = 50_000

/**
 * Token buckets in memory, one per key: `perSecond` refill, `burst` at once. Per process: it stops run-away clients and
 * floods, it doesn't count exactly. Sign-in has its own throttle in Postgres.
 */
export function makeRateLimit({ perSecond, burst }: { perSecond: number; burst: number }): RateLimit {
  const bucketOf = makeBuckets({ perSecond, burst })
  return (key, nowMs) => {
    const bucket = bucketOf(key, nowMs)
    if (bucket.tokens < 1) return ((1 - bucket.tokens) / perSecond) * 1000
    bucket.tokens -= 1
    return 0
  }
}

function makeBuckets({ perSecond, burst }: { perSecond: number; burst: number }) {
  const buckets = new Map<string, Bucket>()
  return (key: string, nowMs: number): Bucket => {
    const bucket = buckets.get(key) ?? { tokens: burst, at: nowMs }
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, nowMs - bucket.at) / 1000) * perSecond)
    bucket.at = nowMs
    // Re-inserting keeps the map in order of use, so the least recently used key goes when a client invents keys.
    buckets.delete(key)
    buckets.set(key, bucket)
    if (buckets.size > BUCKETS_MAX) buckets.delete(buckets.keys().next().value as string)
    return bucket
  }
}

/** What is paid when it has been done: `waitMs` is 0 until a key has spent more than it has, then how long until it has something again. */
export type CostLimit = {
  waitMs(key: string, nowMs: number): number
  spend(key: string, cost: number, nowMs: number): void
}

/** Like `makeRateLimit`, for work whose cost is known afterwards. */
export function makeCostLimit({ perSecond, burst }: { perSecond: number; burst: number }): CostLimit {
  const bucketOf = makeBuckets({ perSecond, burst })
  return {
    waitMs(key, nowMs) {
      const { tokens } = bucketOf(key, nowMs)
      return tokens > 0 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000)
    },
    spend(key, cost, nowMs) {
      bucketOf(key, nowMs).tokens -= cost
    },
  }
}
