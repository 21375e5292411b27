import type { Consumer } from '@werkbank/database/consumer.ts'
import * as sales from '../sales/index.ts'
import * as stock from '../stock/index.ts'
import { workingCopies } from './working-copies.ts'

const isConsumer = (value: unknown): value is Consumer =>
  typeof value === 'object' && value !== null && 'handle' in value && 'events' in value

/** All that follow the spine with a cursor of their own: what the doors of domains show. Each reads how things are now, so the order of two events never matters. */
export const CONSUMERS: readonly Consumer[] = [
  workingCopies,
  ...[sales, stock].flatMap((door) => Object.values<unknown>(door)).filter(isConsumer),
]
