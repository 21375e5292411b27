import type { Permission } from '../base/permission.ts'
import { isGranted } from '../records/scope.ts'
import { readRightOf, SUBJECTS } from '../subject-rights.ts'

type Place = { userId: string; subjectType: string | null; subjectId: string | null; label: string | null }
type Viewer = { userId: string; permissions: readonly Permission[] }

const scopedSubjects = () =>
  Object.entries(SUBJECTS).flatMap(([name, { scope = [] }]) => (scope.some(isGranted) ? name : []))
/** Whether it takes membership in a scope to see the record of this place, beside a right: only the database knows that (`visiblePlaces`). */
export const isScopedPlace = ({ subjectType }: Pick<Place, 'subjectType'>): boolean =>
  subjectType !== null && scopedSubjects().includes(subjectType)
/** Whether that is so of any record: what a person knows of places changes with their memberships then. */
export const placesTakeMembership = (): boolean => scopedSubjects().length > 0

/**
 * What `viewer` may know of a person's place (RT-20.3, RT-02.4): that they are online, and the record only where the viewer may read it and, where it
 * has a scope of members, is in that (`inScope`). Subjects that are no records are hidden from others. The label of a place without a record (a till)
 * stays; that of a record may name it and is hidden with it.
 */
export function visiblePlace<P extends Place>(viewer: Viewer, place: P, inScope = (_place: P) => false): P {
  if (place.subjectType === null || place.userId === viewer.userId) return place
  const right = readRightOf(place.subjectType)
  if (right && viewer.permissions.includes(right) && (!isScopedPlace(place) || inScope(place))) return place
  return { ...place, subjectType: null, subjectId: null, label: null }
}

/** The people whom `viewer` may see online: without the right to presence only themselves. */
export const visiblePeople = <P extends Place>(
  viewer: Viewer,
  people: readonly P[],
  inScope?: (place: P) => boolean,
): P[] =>
  people
    .filter(({ userId }) => userId === viewer.userId || viewer.permissions.includes('presence.read'))
    .map((place) => visiblePlace(viewer, place, inScope))
