import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { expect } from 'vitest'
import type { TestPerson } from './testing.ts'

/** Texts of a PDF, page by page, in the order in which they were set: a text is a line of a cell or paragraph. */
export type PdfPages = string[][]

/** The bytes that a person gets at an address below /api/v1 that answers a PDF. */
export async function fetchPdf(url: string, person: TestPerson, path: string): Promise<Uint8Array> {
  const response = await fetch(`${url}/api/v1${path}`, {
    headers: { cookie: person.cookie, 'sec-fetch-site': 'same-origin' },
  })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  return new Uint8Array(await response.arrayBuffer())
}

/** What a person gets to read at an address below /api/v1 that answers a PDF. */
export async function readPdf(url: string, person: TestPerson, path: string): Promise<PdfPages> {
  return await pdfPages(await fetchPdf(url, person, path))
}

/** Extracts text from a PDF as a viewer does when text is copied, with pdf.js. */
export async function pdfPages(pdf: Uint8Array): Promise<PdfPages> {
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0 })
  try {
    const document = await loading.promise
    const pages: PdfPages = []
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number)
      const { items } = await page.getTextContent()
      pages.push(textsOf(items.flatMap((item) => ('str' in item ? item : []))))
    }
    return pages
  } finally {
    await loading.destroy()
  }
}

type Piece = { str: string; transform: number[]; width: number; dir: string }

/** A line in several fonts consists of several pieces; they come from left to right also where they are read from the right. */
function textsOf(pieces: readonly Piece[]): string[] {
  const lines: Piece[][] = []
  let last: Piece | undefined
  for (const piece of pieces) {
    const line = lines.at(-1)
    if (piece.str.trim() === '' && piece.width > BLANK_MAX) last = undefined
    else if (line && last && follows(last, piece)) line.push(piece)
    else lines.push([piece])
    if (piece.str.trim() !== '' || piece.width <= BLANK_MAX) last = piece
  }
  return lines
    .map((line) => (line.some(({ dir }) => dir === 'rtl') ? line.toReversed() : line))
    .map((line) => line.map(({ str }) => str).join(''))
    .filter((text) => text.trim() !== '')
}

/** Widest blank between words, in points: columns of a table stand farther apart. */
const BLANK_MAX = 3
const follows = (left: Piece, right: Piece): boolean => {
  const [leftX = 0, leftY = 0] = left.transform.slice(4)
  const [rightX = 0, rightY = 0] = right.transform.slice(4)
  return Math.abs(leftY - rightY) < 0.5 && Math.abs(rightX - leftX - left.width) < BLANK_MAX
}
