import type { Speech } from '@werkbank/words/say.ts'

/** Which layout papers are set in today, kept beside each file that is kept. 1 was set with pdfkit until November 2026, and nothing of it kept; 2 is `paper.typ`. */
export const PAPER_LAYOUT = 2

/** A column of a paper's table. One of them has no width: it takes what the others leave, and notes stand in it. */
export type PaperColumn = { head: string; width?: number; align?: 'right' }
/**
 * One cell per column. `notes` stand under the one without a width, smaller, a paragraph each. `carried` is the sum of all rows up to this one,
 * for the end of a page (DO-08); either all rows have it or none. `product`: whose picture stands there, where the company wants pictures.
 */
export type PaperRow = { cells: readonly string[]; notes?: readonly string[]; carried?: string; product?: string }
/** `bold` is the one that the reader looks for. */
export type PaperSum = { label: string; amount: string; bold?: boolean }

/** What the template itself says, and the language that it breaks words in. */
export type PaperLanguage = Readonly<Record<'code' | 'page' | 'of' | 'carried', string>>
export const inLanguage = ({ code, t }: Speech): PaperLanguage => ({
  code,
  page: t('printed.page'),
  of: t('printed.of'),
  carried: t('printed.carried'),
})

/** What stands on a printed paper, as text that is ready to be read; how it lies on the page is `printPaper`'s. */
export type Paper = {
  language: PaperLanguage
  /** With the number: `Rechnung RE-2026-00001`. Also the name of the file. */
  title: string
  sender: {
    name: string /** Above the address, in small. */
    line: string /** Columns of lines at the foot of each page. */
    foot: readonly (readonly string[])[]
  }
  /** As it stands in the window of the envelope, a line each. */
  address: readonly string[]
  /** Beside the address: term and value. Those without a value are left out. */
  facts: readonly (readonly [term: string, value: string])[]
  /** Sentences between title and table. */
  remarks?: readonly string[]
  columns: readonly PaperColumn[]
  rows: readonly PaperRow[]
  sums?: readonly PaperSum[]
  /** Sentences below the sums. */
  closing?: readonly string[]
  /** Pictures of products, by the product, PNG or JPEG. */
  pictures?: ReadonlyMap<string, Uint8Array>
  /** The moment of the event on the paper, not of printing: the same paper twice is the same file. */
  at: string
}
