import PDFDocument from 'pdfkit'
import type { Customer } from '../partners/index.ts'
import type { Invoice } from './invoices.ts'

type Company = { name: string; country: string }
const RIGHT = 545
const LEFT = 50
const COLUMNS = [LEFT, 90, 190, 370, 425, 480] as const

/** The invoice as a PDF, in German as its texts are. Sums are the stored ones: nothing is computed here (SA-12). */
export async function invoicePaper({
  invoice,
  customer,
  company,
}: {
  invoice: Invoice
  customer: Customer | undefined
  company: Company
}): Promise<Buffer> {
  const title = invoice.kind === 'invoice' ? 'Rechnung' : 'Gutschrift'
  const pdf = new PDFDocument({
    size: 'A4',
    margin: LEFT,
    info: { Title: `${title} ${invoice.number}`, Author: company.name, CreationDate: new Date(invoice.at) },
  })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<Buffer>((resolve) => pdf.on('end', () => resolve(Buffer.concat(chunks))))
  pdf.fontSize(9).text(company.name, LEFT, 50)
  const address = [
    customer?.name,
    customer?.street,
    [customer?.postalCode, customer?.city].filter(Boolean).join(' '),
    customer?.country,
  ].filter(Boolean)
  pdf.fontSize(11).text(address.join('\n'), LEFT, 110)
  pdf.fontSize(16).text(`${title} ${invoice.number}`, LEFT, 220)
  pdf.fontSize(9).text(`Datum ${germanDate(invoice.invoicedOn)}    Fällig ${germanDate(invoice.dueOn)}`, LEFT, 245)
  let y = row(pdf, 275, ['', 'Artikel', 'Bezeichnung', 'Menge', 'Preis', 'Netto'])
  for (const [index, line] of invoice.lines.entries()) {
    if (y > 740) {
      pdf.addPage()
      y = row(pdf, 50, ['', 'Artikel', 'Bezeichnung', 'Menge', 'Preis', 'Netto'])
    }
    y = row(pdf, y, [
      String(index + 1),
      line.sku,
      line.name,
      line.quantity.replace('.', ','),
      amount(line.unitPriceMinor),
      amount(line.netMinor),
    ])
  }
  if (y > 660) {
    pdf.addPage()
    y = 50
  }
  y = sum(pdf, y + 10, 'Netto', invoice.netMinor, invoice.currency)
  for (const { taxPercent, netMinor, taxMinor } of invoice.taxes)
    y = sum(pdf, y, `USt ${taxPercent.replace('.', ',')} % auf ${amount(netMinor)}`, taxMinor, invoice.currency)
  sum(pdf.font('Helvetica-Bold'), y, 'Gesamt', invoice.grossMinor, invoice.currency)
  pdf.end()
  return await done
}

function row(pdf: PDFDocument, y: number, cells: readonly string[]): number {
  pdf.fontSize(9)
  for (const [index, cell] of cells.entries()) {
    const x = COLUMNS[index] ?? LEFT
    const width = (COLUMNS[index + 1] ?? RIGHT) - x - 5
    pdf.text(cell, x, y, { width, height: 11, ellipsis: true, lineBreak: false, align: index >= 3 ? 'right' : 'left' })
  }
  return y + 14
}

function sum(pdf: PDFDocument, y: number, label: string, minor: number, currency: string): number {
  pdf
    .fontSize(10)
    .text(label, 300, y, { width: 150 })
    .text(`${amount(minor)} ${currency}`, 450, y, { width: RIGHT - 450, align: 'right' })
  return y + 16
}

const germanDate = (date: string): string => date.split('-').reverse().join('.')

/** 123456 → "1.234,56". */
export function amount(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0')
  const whole = digits.slice(0, -2).replaceAll(/\B(?=(\d{3})+$)/g, '.')
  return `${minor < 0 ? '-' : ''}${whole},${digits.slice(-2)}`
}
