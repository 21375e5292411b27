import { defineDocumentKind } from '../documents/document-kind.ts'

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/
const PART = /^[1-9]\d{0,3}$/

/** A month of a conversation: `chat:<room>:<yyyy-mm>[:<n>]`. What may be known of it later are its messages and their versions. */
export const chatKind = defineDocumentKind({
  prefix: 'chat',
  rights: { read: 'chat.use', write: 'chat.use' },
  scope: 'room',
  table: 'chatRooms',
  comes: 'with-records',
  rest: monthAndPart,
  withoutHistory: true,
})

/** Which month and which part of it; undefined for everything else. */
export function monthAndPart([month, part, ...rest]: readonly string[]): { month: string; part: number } | undefined {
  if (rest.length > 0 || !month || !MONTH.test(month) || (part !== undefined && !PART.test(part))) return undefined
  return { month, part: part === undefined ? 1 : Number(part) }
}
