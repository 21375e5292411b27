import type { ServerWords } from '../message.ts'
import { problems } from './problems.ts'

export const words: ServerWords = {
  problems,
}
