/** The few parts of pdfkit that papers use; it brings no types. */
declare module 'pdfkit' {
  type TextOptions = {
    width?: number
    height?: number
    align?: 'left' | 'right' | 'center'
    ellipsis?: boolean
  }
  type Options = { size: string; margin: number; bufferPages?: boolean; info?: Record<string, unknown> }
  export default class PDFDocument {
    constructor(options: Options)
    on(event: 'data', listener: (chunk: Buffer) => void): this
    on(event: 'end', listener: () => void): this
    font(name: string): this
    fontSize(size: number): this
    fillColor(color: string): this
    text(text: string, x: number, y: number, options?: TextOptions): this
    heightOfString(text: string, options?: TextOptions): number
    moveTo(x: number, y: number): this
    lineTo(x: number, y: number): this
    lineWidth(width: number): this
    stroke(color: string): this
    addPage(): this
    bufferedPageRange(): { start: number; count: number }
    switchToPage(page: number): this
    end(): void
  }
}
