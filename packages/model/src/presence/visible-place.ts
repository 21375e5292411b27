import type { Permission } from '../base/permission.ts'
import { RECORD_ROOM_RIGHTS } from '../chat/room-access.ts'

/** Who may know that somebody has a record of this kind open: who may read it. Of other kinds nobody else hears. */
const RIGHTS: Record<string, Permission> = { ...RECORD_ROOM_RIGHTS, invoice: 'invoice.read', count: 'stock.count' }

type Place = { userId: string; subjectType: string | null; subjectId: string | null; label: string | null }
type Viewer = { userId: string; permissions: readonly Permission[] }

/**
 * What `viewer` may hear of where a person is (RT-20.3, RT-02.4): that they are there, and the record only where the viewer may read it. The
 * label of a place without a record (a till) stays; that of a record may name it and goes with it.
 */
export function visiblePlace<P extends Place>(viewer: Viewer, place: P): P {
  if (place.subjectType === null || place.userId === viewer.userId) return place
  const right = Object.hasOwn(RIGHTS, place.subjectType) ? RIGHTS[place.subjectType] : undefined
  if (right && viewer.permissions.includes(right)) return place
  return { ...place, subjectType: null, subjectId: null, label: null }
}

/** The people that `viewer` may hear of: without the right to see who is there, themselves. */
export const visiblePeople = <P extends Place>(viewer: Viewer, people: readonly P[]): P[] =>
  people
    .filter(({ userId }) => userId === viewer.userId || viewer.permissions.includes('presence.read'))
    .map((place) => visiblePlace(viewer, place))
