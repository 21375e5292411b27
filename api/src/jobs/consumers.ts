import type { Consumer } from '@werkbank/database/consumer.ts'
import { backorders } from '../sales/index.ts'
import { workingCopies } from './working-copies.ts'

/** All that follow the spine with a cursor of their own. Each reads how things are now, so the order of two events never matters. */
export const CONSUMERS: readonly Consumer[] = [workingCopies, backorders]
