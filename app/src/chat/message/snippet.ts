export type Piece = { text: string; hit: boolean }

/** So far from the start a word is still seen without a cut. */
const NEAR = 60
const LEAD = 24
const LENGTH = 160

/** The part of a message around the first word that was looked for, the words marked. Pure. */
export function snippetOf(text: string, query: string): Piece[] {
  const words = query.trim().split(/\s+/).filter(Boolean)
  const line = text.replaceAll(/\s+/g, ' ')
  if (words.length === 0) return [{ text: line.slice(0, LENGTH), hit: false }]
  const pattern = new RegExp(`(${words.map(escaped).join('|')})`, 'iu')
  const first = line.search(pattern)
  const start = first > NEAR ? startBefore(line, first) : 0
  const part = `${start > 0 ? '…' : ''}${line.slice(start, start + LENGTH)}`
  // Every second piece is what the group caught.
  return part
    .split(new RegExp(pattern.source, 'giu'))
    .map((piece, index) => ({ text: piece, hit: index % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}

/** Not in the middle of a word, unless that word is as long as the lead. */
function startBefore(line: string, first: number): number {
  const space = line.indexOf(' ', first - LEAD)
  return space >= 0 && space < first ? space + 1 : first - LEAD
}

const escaped = (word: string) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
