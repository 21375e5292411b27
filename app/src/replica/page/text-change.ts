/** The one place at which two texts differ: what to remove there and what to put. Never between the halves of a character. */
export function textChange(
  before: string,
  after: string,
): { at: number; removed: number; inserted: string } | undefined {
  if (before === after) return undefined
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  if (isHigh(before, start - 1) || isHigh(after, start - 1)) start--
  let end = 0
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  if (isLow(before, before.length - end) || isLow(after, after.length - end)) end--
  return { at: start, removed: before.length - end - start, inserted: after.slice(start, after.length - end) }
}

const isHigh = (text: string, at: number) => at >= 0 && at < text.length && (text.charCodeAt(at) & 0xfc00) === 0xd800
const isLow = (text: string, at: number) => at >= 0 && at < text.length && (text.charCodeAt(at) & 0xfc00) === 0xdc00
