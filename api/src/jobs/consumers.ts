import type { ConsumerOptions } from '@werkbank/database/consumer.ts'
import type { Services } from '../http/context.ts'
import { backorders } from '../sales/index.ts'
import { workingCopies } from './working-copies.ts'

/** All that follow the spine with a cursor of their own. Each reads how things are now, so the order of two events never matters. */
export const consumersOf = (services: Pick<Services, 'sql' | 'log' | 'poke'>): ConsumerOptions[] => [
  workingCopies(services),
  backorders(services),
]
