import PDFDocument from 'pdfkit'
import type { Paper, PaperColumn, PaperRow, PaperSum } from './paper.ts'

/** All in points. A4 with the address where the window of a long envelope shows it (DIN 5008, form B). */
const LEFT = 62
const RIGHT = 545
const TOP = 50
const BOTTOM = 752
const FOOT = 780
const ADDRESS = { top: 128, width: 230, height: 122 }
const FACTS = { left: 325, term: 85 }
const TITLE_TOP = 270
const GAP = 8
const QUIET = '#555555'
const RULE = '#999999'

type Column = PaperColumn & { x: number; width: number; takesNotes: boolean }

/** The paper as a PDF. The table breaks over pages between rows and repeats its head; sums stay together. */
export async function printPaper(paper: Paper): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0, // or it begins pages of its own when a line comes near the edge
    bufferPages: true, // how many there are is known at the end
    info: { Title: paper.title, Author: paper.sender.name, CreationDate: new Date(paper.at) },
  })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk) => chunks.push(chunk))
  const done = new Promise<Buffer>((resolve) => pdf.on('end', () => resolve(Buffer.concat(chunks))))
  const belowHead = letterhead(pdf, paper)
  const belowTable = table(pdf, paper, belowHead)
  const belowSums = sums(pdf, paper, belowTable)
  closing(pdf, paper, belowSums)
  foot(pdf, paper)
  pdf.end()
  return await done
}

/** Sender, address, facts, title and remarks. Returns where the table may begin. */
function letterhead(pdf: PDFDocument, { sender, address, facts, title, remarks = [] }: Paper): number {
  plain(pdf, 14).font('Helvetica-Bold').text(sender.name, LEFT, TOP)
  plain(pdf, 7)
    .fillColor(QUIET)
    .text(sender.line, LEFT, ADDRESS.top, { width: ADDRESS.width, height: 9, ellipsis: true })
  const { width, height } = ADDRESS
  plain(pdf, 10).text(address.join('\n'), LEFT, ADDRESS.top + 14, { width, height, ellipsis: true })
  let y = ADDRESS.top
  for (const [term, value] of facts.filter(([, text]) => text !== '')) {
    const valueLeft = FACTS.left + FACTS.term
    const options = { width: RIGHT - valueLeft }
    plain(pdf, 9).fillColor(QUIET).text(term, FACTS.left, y)
    plain(pdf, 9).text(value, valueLeft, y, options)
    y += pdf.heightOfString(value, options) + 3
  }
  y = Math.max(TITLE_TOP, y + 20)
  const wide = { width: RIGHT - LEFT }
  plain(pdf, 16).font('Helvetica-Bold').text(title, LEFT, y, wide)
  y += pdf.heightOfString(title, wide) + 8
  for (const remark of remarks) {
    plain(pdf, 9).text(remark, LEFT, y, wide)
    y += pdf.heightOfString(remark, wide) + 4
  }
  return y + 8
}

function table(pdf: PDFDocument, paper: Paper, top: number): number {
  const columns = placed(paper.columns)
  let y = tableHead(pdf, columns, top)
  for (const row of paper.rows) {
    if (y + rowHeight(pdf, columns, row) > BOTTOM) y = tableHead(pdf, columns, nextPage(pdf, paper))
    y = tableRow(pdf, columns, row, y)
  }
  return y
}

/** Each column with its place; the one without a width gets what is left. */
function placed(columns: readonly PaperColumn[]): Column[] {
  const taken = columns.reduce((sum, { width }) => sum + (width ?? 0), 0)
  let x = LEFT
  return columns.map((column) => {
    const width = column.width ?? RIGHT - LEFT - taken
    const place = { ...column, x, width, takesNotes: column.width === undefined }
    x += width
    return place
  })
}

function tableHead(pdf: PDFDocument, columns: readonly Column[], y: number): number {
  for (const column of columns) plain(pdf, 8).fillColor(QUIET).text(column.head, column.x, y, inside(column, columns))
  rule(pdf, LEFT, y + 12)
  return y + 17
}

function tableRow(pdf: PDFDocument, columns: readonly Column[], row: PaperRow, top: number): number {
  const { cells, notes = [] } = row
  for (const [index, column] of columns.entries())
    plain(pdf, 9).text(cells[index] ?? '', column.x, top, inside(column, columns))
  let y = top + cellsHeight(pdf, columns, row)
  for (const column of columns.filter(({ takesNotes }) => takesNotes)) {
    for (const note of notes) {
      plain(pdf, 8).fillColor(QUIET).text(note, column.x, y, inside(column, columns))
      y += pdf.heightOfString(note, inside(column, columns))
    }
  }
  return y + 4
}

function rowHeight(pdf: PDFDocument, columns: readonly Column[], row: PaperRow): number {
  const cells = cellsHeight(pdf, columns, row)
  plain(pdf, 8)
  const notes = columns
    .filter(({ takesNotes }) => takesNotes)
    .flatMap((column) => (row.notes ?? []).map((note) => pdf.heightOfString(note, inside(column, columns))))
  return notes.reduce((sum, height) => sum + height, cells)
}

function cellsHeight(pdf: PDFDocument, columns: readonly Column[], { cells }: PaperRow): number {
  plain(pdf, 9)
  return Math.max(...columns.map((column, index) => pdf.heightOfString(cells[index] ?? '', inside(column, columns))))
}

/** A cell keeps clear of its neighbour; the last one ends where the page does. */
const inside = (column: Column, columns: readonly Column[]) => ({
  width: column.width - (column === columns.at(-1) ? 0 : GAP),
  align: column.align ?? ('left' as const),
})

function sums(pdf: PDFDocument, paper: Paper, below: number): number {
  const { sums: all = [] } = paper
  if (all.length === 0) return below
  let y = below + 6
  if (y + all.length * 16 > BOTTOM) y = nextPage(pdf, paper)
  rule(pdf, SUMS_LEFT, y)
  y += 6
  for (const sum of all) y = sumLine(pdf, sum, y)
  return y
}

function closing(pdf: PDFDocument, paper: Paper, below: number): void {
  const wide = { width: RIGHT - LEFT }
  let y = below + 14
  for (const sentence of paper.closing ?? []) {
    const height = plain(pdf, 9).heightOfString(sentence, wide)
    if (y + height > BOTTOM) y = nextPage(pdf, paper)
    plain(pdf, 9).text(sentence, LEFT, y, wide)
    y += height + 4
  }
}
const SUMS_LEFT = 325

function sumLine(pdf: PDFDocument, { label, amount, bold = false }: PaperSum, y: number): number {
  plain(pdf, 10)
  if (bold) pdf.font('Helvetica-Bold')
  const middle = RIGHT - 105
  pdf.text(label, SUMS_LEFT, y, { width: middle - SUMS_LEFT })
  pdf.text(amount, middle, y, { width: RIGHT - middle, align: 'right' })
  return y + 16
}

/** Begins a page that says which paper it belongs to. Returns where its content begins. */
function nextPage(pdf: PDFDocument, { title }: Paper): number {
  pdf.addPage()
  plain(pdf, 9).font('Helvetica-Bold').text(title, LEFT, TOP)
  return TOP + 26
}

function foot(pdf: PDFDocument, { sender }: Paper): void {
  const { count } = pdf.bufferedPageRange()
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page)
    rule(pdf, LEFT, FOOT - 6)
    for (const [index, lines] of sender.foot.entries()) {
      const x = LEFT + index * FOOT_COLUMN
      plain(pdf, 6.5)
        .fillColor(QUIET)
        .text(lines.join('\n'), x, FOOT, { width: FOOT_COLUMN - 6, height: 44, ellipsis: true })
    }
    plain(pdf, 8).fillColor(QUIET)
    pdf.text(`Seite ${page + 1} von ${count}`, RIGHT - 100, FOOT - 18, { width: 100, align: 'right' })
  }
}

/** Four of them, the last wide enough for an IBAN. */
const FOOT_COLUMN = 120

const rule = (pdf: PDFDocument, from: number, y: number) =>
  pdf.moveTo(from, y).lineTo(RIGHT, y).lineWidth(0.5).stroke(RULE)

const plain = (pdf: PDFDocument, size: number): PDFDocument => pdf.font('Helvetica').fontSize(size).fillColor('black')
