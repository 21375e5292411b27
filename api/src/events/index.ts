/** The door of events: pages of them for histories. */
export { type EventItem, pageOfEvents } from './page-of-events.ts'
