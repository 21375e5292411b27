/** The door of events: pages of them for histories. */
export { pageOfEvents, type ToldEvent } from './page-of-events.ts'
