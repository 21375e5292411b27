import { fontFamilies, shownText } from './fonts.ts'
import type { Paper, PaperColumn } from './paper.ts'

/** A line as the template takes it: a string, or marked as read from the right. */
type Line = string | { rtl: string }

const FIRST_LETTER = /\p{L}/u
const FROM_RIGHT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u
const graphemes = new Intl.Segmenter('de', { granularity: 'grapheme' })

/** All in points. What is left for the column without a width depends on the others. */
const PAGE_WIDTH = 467
const CELL_INSET = 6
const ITEM_SIZE = 8.5
/** Column widths are given for a page of 483 points and letters of 9. */
const COLUMN_SCALE = 0.93
/** A column grows for a long amount, so that it stays on one line, but not over its neighbours' room. */
const GROWN_WIDTH_MAX = 105
const NOTE_SIZE = 7.5
/** A picture before the words of a line, with the gap behind it. */
const PICTURE_WIDTH = 40

/** How wide a word is about, rather too wide than too narrow. */
function roughWidth(word: string, size: number): number {
  let ems = 0
  for (const character of word) {
    if (character >= '\u2e80' || 'mwMW@%—'.includes(character)) ems += 1
    else if (/[\p{Lu}\d&]/u.test(character)) ems += 0.72
    else ems += /[.,:;'|il!]/.test(character) ? 0.32 : 0.62
  }
  return ems * size
}

/**
 * The lines of a text. A word that is wider than `width` may break between any two letters, or its end would lie on what stands beside it;
 * Arabic letters are joined and stay so.
 */
function linesOf(text: string, width: number, size: number): Line[] {
  return shownText(text)
    .split('\n')
    .map((line) => {
      const broken = line.replaceAll(/[^\s\u200b\p{Script=Arabic}-]{5,}-?/gu, (word) =>
        roughWidth(word, size) < width
          ? word
          : Array.from(graphemes.segment(word), (one) => one.segment).join('\u200b'),
      )
      return FROM_RIGHT.test(broken.match(FIRST_LETTER)?.[0] ?? '') ? { rtl: broken } : broken
    })
}

/** The widths of all columns; the one that takes notes gets what the others leave. */
function widthsOf(paper: Paper): number[] {
  const given = paper.columns.map(({ width }, index) => {
    if (width === undefined) return undefined
    const longest = paper.rows.reduce((most, { cells }) => {
      const words = (cells[index] ?? '').split(/[\s-]/)
      return Math.max(most, ...words.map((word) => roughWidth(word, ITEM_SIZE)))
    }, 0)
    return Math.max(width * COLUMN_SCALE, Math.min(longest + CELL_INSET, GROWN_WIDTH_MAX))
  })
  const taken = given.reduce<number>((sum, width) => sum + (width ?? 0), 0)
  return given.map((width) => width ?? PAGE_WIDTH - taken)
}

/** The moment for the file's metadata, in UTC: the same paper twice is the same file. */
function momentOf(at: string): Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number> {
  const moment = new Date(at)
  return {
    year: moment.getUTCFullYear(),
    month: moment.getUTCMonth() + 1,
    day: moment.getUTCDate(),
    hour: moment.getUTCHours(),
    minute: moment.getUTCMinutes(),
    second: moment.getUTCSeconds(),
  }
}

/** What the template calls a picture of a product. */
export const pictureName = (product: string, bytes: Uint8Array): string =>
  `picture-${product}.${bytes[0] === 0x89 ? 'png' : 'jpg'}`

const isLong = (texts: readonly string[]): boolean => texts.reduce((sum, text) => sum + text.length, 0) > 600

/** What the template `paper.typ` reads: all texts as lines that fonts of ours can show and that fit where they stand. */
export function paperData(paper: Paper): unknown {
  const widths = widthsOf(paper)
  // All lines keep room for one, so that their words begin in one column.
  const pictured = (paper.pictures?.size ?? 0) > 0 ? PICTURE_WIDTH : 0
  const wide = (text: string) => linesOf(text, PAGE_WIDTH, 9)
  return {
    language: { ...paper.language, code: paper.language.code.split('-')[0] },
    fonts: fontFamilies,
    at: momentOf(paper.at),
    title: shownText(paper.title),
    titleLines: linesOf(paper.title, 225, 15),
    sender: senderData(paper.sender),
    address: paper.address.flatMap((line) => linesOf(line, 230, 10)),
    facts: paper.facts.filter(([, value]) => value !== '').map(([term, value]) => [term, linesOf(value, 100, 9)]),
    remarks: (paper.remarks ?? []).map(wide),
    columns: paper.columns.map((column: PaperColumn, index) => ({
      head: column.head,
      width: widths[index],
      isRight: column.align === 'right',
      takesNotes: column.width === undefined,
    })),
    pictureWidth: pictured,
    rows: paper.rows.map(({ cells, notes = [], product = '' }) => ({
      ...pictureData(paper, product, cells),
      // A short row stays whole; one that may be longer than a page must break over it.
      breaks: isLong([...cells, ...notes]),
      cells: widths.map((width, index) =>
        linesOf(
          cells[index] ?? '',
          width - CELL_INSET - (paper.columns[index]?.width === undefined ? pictured : 0),
          ITEM_SIZE,
        ),
      ),
      notes: notes.map((note) =>
        linesOf(
          note,
          Math.min(...widths.filter((_, index) => paper.columns[index]?.width === undefined)) - CELL_INSET - pictured,
          NOTE_SIZE,
        ),
      ),
    })),
    carried: paper.rows.flatMap(({ carried }) => carried ?? []),
    sums: (paper.sums ?? []).map(({ label, amount, bold = false }) => ({ label, amount, isBold: bold })),
    closing: (paper.closing ?? []).map(wide),
  }
}

/** The picture of a line; a reader that speaks tells what it shows by the line's words. */
function pictureData(paper: Paper, product: string, cells: readonly string[]): { picture?: string; alt?: string } {
  const bytes = paper.pictures?.get(product)
  if (!bytes) return {}
  const words = cells[paper.columns.findIndex(({ width }) => width === undefined)] ?? ''
  return { picture: pictureName(product, bytes), alt: shownText(words) }
}

function senderData({ name, line, foot }: Paper['sender']): unknown {
  return {
    name: shownText(name),
    lines: linesOf(name, 225, 15),
    window: linesOf(line, 230, 7),
    foot: foot.map((column) => column.flatMap((one) => linesOf(one, 100, 7))),
  }
}
