import { printed } from './printed.ts'
import { problems } from './problems.ts'

/** Words in German that only servers say: no device loads them. */
export const words = {
  printed,
  problems,
}
