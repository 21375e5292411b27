import { inflateSync } from 'node:zlib'
import { expect } from 'vitest'
import type { TestPerson } from './testing.ts'

/** Texts of a PDF, page by page, in the order in which they were set. */
export type PdfPages = string[][]

/** What a person gets to read at an address below /api/v1 that answers a PDF. */
export async function readPdf(url: string, person: TestPerson, path: string): Promise<PdfPages> {
  const response = await fetch(`${url}/api/v1${path}`, {
    headers: { cookie: person.cookie, 'sec-fetch-site': 'same-origin' },
  })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  return pagesOf(Buffer.from(await response.arrayBuffer()))
}

/**
 * Reads what pdfkit writes with the fonts every reader has: one compressed stream per page, each text an array of hexadecimal pieces
 * with the distances between them.
 */
function pagesOf(pdf: Buffer): PdfPages {
  const streams = [...pdf.toString('latin1').matchAll(/\/FlateDecode\n>>\nstream\n([\s\S]*?)\nendstream/g)]
  return streams.map(([, data]) => {
    const content = inflateSync(Buffer.from(data as string, 'latin1')).toString('latin1')
    return [...content.matchAll(/\[([^\]]*)\] TJ/g)].map(([, pieces]) => textOf(pieces as string))
  })
}
const textOf = (pieces: string): string =>
  [...pieces.matchAll(/<([0-9a-f]*)>/g)].map(([, hex]) => Buffer.from(hex as string, 'hex').toString('latin1')).join('')
