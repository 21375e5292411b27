/** A column of a paper's table. One of them has no width: it takes what the others leave, and notes stand in it. */
export type PaperColumn = { head: string; width?: number; align?: 'right' }
/** One cell per column. `notes` stand under them, smaller, a paragraph each. */
export type PaperRow = { cells: readonly string[]; notes?: readonly string[] }
/** `bold` is the one that the reader looks for. */
export type PaperSum = { label: string; amount: string; bold?: boolean }

/** What stands on a printed paper, as text that is ready to be read; how it lies on the page is `printPaper`'s. */
export type Paper = {
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
  /** When what it tells happened: the same paper twice is the same file. */
  at: string
}
