/** Rooms and their messages: what other domains use of it. */
export { handOverGroups } from './hand-over.ts'
