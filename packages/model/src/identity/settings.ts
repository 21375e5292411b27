import { number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** US-3.4. */
export const proofMinutes = defineSetting({
  key: 'identity.proofMinutes',
  levels: ['organisation'],
  kind: number('minute', { from: 1, to: 60 }),
  default: 5,
  right: 'access.manage',
})

/** US-4.5. */
export const temporaryPasswordHours = defineSetting({
  key: 'identity.temporaryPasswordHours',
  levels: ['organisation'],
  kind: number('hour', { from: 1, to: 168 }),
  default: 24,
  right: 'access.manage',
})

/** However much a session is used (ASVS 7.3.2). */
export const sessionDays = defineSetting({
  key: 'identity.sessionDays',
  levels: ['organisation'],
  kind: number('day', { from: 1, to: 90 }),
  default: 30,
  right: 'access.manage',
})

/** RT-03.3. */
export const socketsPerPerson = defineSetting({
  key: 'identity.socketsPerPerson',
  levels: ['organisation'],
  kind: number('connection', { from: 5, to: 500 }),
  default: 60,
  right: 'access.manage',
})

/** So long the log has its entries; then they go to an archive (ID-126). */
export const logDays = defineSetting({
  key: 'identity.logDays',
  levels: ['organisation'],
  kind: number('day', { from: 365, to: 3650 }),
  default: 730,
  right: 'access.manage',
})
