import type { Caller } from '@werkbank/model/base/permission.ts'
import { isScopedPlace, visiblePeople } from '@werkbank/model/presence/visible-place.ts'
import type { Tx } from './postgres/connect.ts'
import { seenSubjects } from './visible.ts'

type Place = { userId: string; subjectType: string | null; subjectId: string | null; label: string | null }

/**
 * What each of these viewers may see of where people are (RT-20.3). The database is asked, once for all of them, only where a person is at a record with a
 * scope of members; `within` runs that question.
 */
export async function visiblePlaces<P extends Place>(
  within: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  viewers: readonly Caller[],
  people: readonly P[],
): Promise<Map<Caller, P[]>> {
  const scoped = people.filter(isScopedPlace)
  const asked = viewers.flatMap((caller) =>
    scoped.map((place) => ({ caller, place, type: place.subjectType, id: place.subjectId })),
  )
  const seen = asked.length === 0 ? new Set<unknown>() : await within((tx) => seenSubjects(tx, asked))
  const places = Map.groupBy(
    asked.filter((one) => seen.has(one)),
    ({ caller }) => caller,
  )
  return new Map(
    viewers.map((viewer) => {
      const inScope = new Set(places.get(viewer)?.map(({ place }) => place))
      return [viewer, visiblePeople(viewer, people, (place) => inScope.has(place))]
    }),
  )
}
