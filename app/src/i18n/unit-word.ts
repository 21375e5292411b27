import { t } from './t.ts'

/** A unit as people write it. Products keep it as they were given it; pieces are the one that everybody has. */
export const unitWord = (unit: string): string => (['pcs', 'pc', 'piece'].includes(unit) ? t('sales.pieces') : unit)
