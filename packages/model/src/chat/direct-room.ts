import { v5, version } from 'uuid'

const NAMESPACE = '7d0f9a51-3f0c-4c55-9d0b-5c2a1b7c9e60'

/**
 * The id of the conversation of two people, the same on every device, so that it exists once also where both write first while offline (CH-02.11). A
 * name-based UUID (RFC 9562, version 5); notes to oneself have the same person twice.
 */
export const directRoomId = (orgId: string, one: string, other: string): string =>
  v5([orgId, ...[one, other].sort()].join(':'), NAMESPACE)

/** Ids of this shape belong to conversations of two: no other room may take one. */
export const isDirectRoomId = (id: string): boolean => version(id) === 5
