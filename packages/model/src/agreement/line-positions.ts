import { BASE_62_DIGITS, generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'

/**
 * Positions of lines, as strings that sort. The position of an inserted line is `<place><writer><step>`: a fractional index for the place between two
 * others, six characters for the inserting session, and a second fractional index that counts within. So all rows that one session inserts in a row lie
 * between two places that no other session divides, and rows that two people insert at one place offline stand block by block after the merge instead of
 * interleaved. The whole is a valid fractional index: older versions sort and divide it as before.
 */
const WRITER_LENGTH = 6
export const POSITION_LENGTH_MAX = 200

/** `count` positions after `before` and before `after` (undefined: no line there), rising. `client` is the Yjs client that adds. Pure. */
export function positionsBetween(
  before: string | undefined,
  after: string | undefined,
  count: number,
  client: number,
): string[] {
  const fits = (positions: readonly string[] | undefined): positions is string[] =>
    positions?.length === count && isBetween(positions, before, after)
  const writer = writerOf(client)
  const goneOn = goOn(before, after, count, writer)
  if (fits(goneOn)) return goneOn
  const opened = openBlock(before, after, count, writer)
  if (fits(opened)) return opened
  const plain = attempt(() => generateNKeysBetween(before ?? null, after ?? null, count))
  // Two lines at one place leave nothing between them: lines at one place are ordered by their ids.
  return fits(plain) ? plain : Array.from({ length: count }, () => before ?? after ?? 'a0')
}

/** The next ones of the block that this session began beside the place, if it did. */
function goOn(before: string | undefined, after: string | undefined, count: number, writer: string) {
  const [left, right] = [partsOf(before, writer), partsOf(after, writer)]
  const block = left?.block ?? right?.block
  if (block === undefined) return undefined
  const next = right?.block === block ? right.step : null
  return attempt(() => steps(left?.step ?? null, next, count).map((step) => block + step))
}

function openBlock(before: string | undefined, after: string | undefined, count: number, writer: string) {
  return attempt(() => {
    let place = generateKeyBetween(before ?? null, after ?? null)
    // What follows `place` must stay below `after`, which may begin with it.
    while (after?.startsWith(place)) place = generateKeyBetween(before ?? null, place)
    return steps(null, null, count).map((step) => place + writer + step)
  })
}

/** Fractional indexes that may end another one: none ends in a zero. */
function steps(from: string | null, to: string | null, count: number): string[] {
  const spare = Math.ceil(count / 30) + 2
  return generateNKeysBetween(from, to, count + spare)
    .filter((step) => !step.endsWith('0'))
    .slice(0, count)
}

function partsOf(position: string | undefined, writer: string): { block: string; step: string } | undefined {
  const at = position?.lastIndexOf(writer) ?? -1
  if (position === undefined || at < 1) return undefined
  const end = at + WRITER_LENGTH
  return { block: position.slice(0, end), step: position.slice(end) }
}

/** The 32 bits of a Yjs client in signs of a fractional index; always as many, so that none begins another. */
function writerOf(client: number): string {
  let [rest, text] = [client >>> 0, '']
  for (let n = 0; n < WRITER_LENGTH; n++) {
    text = `${BASE_62_DIGITS[rest % 62]}${text}`
    rest = Math.floor(rest / 62)
  }
  return text
}

function isBetween(positions: readonly string[], before: string | undefined, after: string | undefined): boolean {
  const all = [...(before === undefined ? [] : [before]), ...positions, ...(after === undefined ? [] : [after])]
  return (
    positions.every(({ length }) => length <= POSITION_LENGTH_MAX) &&
    all.every((position, index) => index === 0 || (all[index - 1] ?? '') < position)
  )
}

/** A position that another program wrote need not be a fractional index: there is no key beside it. */
function attempt(make: () => string[]): string[] | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
