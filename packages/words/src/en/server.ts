import type { ServerWords } from '../message.ts'
import { printed } from './printed.ts'
import { problems } from './problems.ts'

export const words: ServerWords = {
  printed,
  problems,
}
