import { Placeholder } from '../shell/placeholder.tsx'

export const PeopleScreen = Placeholder

/** Slot in the shell: shows whether others see me, and switches it. */
export function PresenceSwitch() {
  return null
}
