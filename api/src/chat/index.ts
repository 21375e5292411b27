/** Rooms and their messages: what other domains use of it. */
export { chatSources } from './feed.ts'
export { handOverGroups } from './hand-over.ts'
export { roomStateById } from './rooms.ts'
