import type { Permission } from '../base/permission.ts'
import { readRightOf } from '../subject-rights.ts'

type Place = { userId: string; subjectType: string | null; subjectId: string | null; label: string | null }
type Viewer = { userId: string; permissions: readonly Permission[] }

/**
 * What `viewer` may know of a person's place (RT-20.3, RT-02.4): that they are online, and the record only where the viewer may read it. Subjects that
 * are no records are hidden from others. The label of a place without a record (a till) stays; that of a record may name it and is hidden with it.
 */
export function visiblePlace<P extends Place>(viewer: Viewer, place: P): P {
  if (place.subjectType === null || place.userId === viewer.userId) return place
  const right = readRightOf(place.subjectType)
  if (right && viewer.permissions.includes(right)) return place
  return { ...place, subjectType: null, subjectId: null, label: null }
}

/** The people whom `viewer` may see online: without the right to presence only themselves. */
export const visiblePeople = <P extends Place>(viewer: Viewer, people: readonly P[]): P[] =>
  people
    .filter(({ userId }) => userId === viewer.userId || viewer.permissions.includes('presence.read'))
    .map((place) => visiblePlace(viewer, place))
