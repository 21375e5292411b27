/** The door of events: what histories tell of them. */
export { pageOfEvents, type ToldEvent } from './page-of-events.ts'
