import type { units as german } from '../de/units.ts'
import type { Like } from '../message.ts'

export const units = { pieces: 'pcs', sets: 'set', pairs: 'pair' } as const satisfies Like<typeof german>
