import type { Permission } from '../base/permission.ts'
import { readRightOf } from '../subject-rights.ts'

type Place = { userId: string; subjectType: string | null; subjectId: string | null; label: string | null }
type Viewer = { userId: string; permissions: readonly Permission[] }

/**
 * What `viewer` may hear of where a person is (RT-20.3, RT-02.4): that they are there, and the record only where the viewer may read it. Of what is no record nobody else hears. The
 * label of a place without a record (a till) stays; that of a record may name it and goes with it.
 */
export function visiblePlace<P extends Place>(viewer: Viewer, place: P): P {
  if (place.subjectType === null || place.userId === viewer.userId) return place
  const right = readRightOf(place.subjectType)
  if (right && viewer.permissions.includes(right)) return place
  return { ...place, subjectType: null, subjectId: null, label: null }
}

/** The people that `viewer` may hear of: without the right to see who is there, themselves. */
export const visiblePeople = <P extends Place>(viewer: Viewer, people: readonly P[]): P[] =>
  people
    .filter(({ userId }) => userId === viewer.userId || viewer.permissions.includes('presence.read'))
    .map((place) => visiblePlace(viewer, place))
