/** The few parts of pdfkit that papers use; it brings no types. */
declare module 'pdfkit' {
  type TextOptions = {
    width?: number
    height?: number
    align?: 'left' | 'right' | 'center'
    ellipsis?: boolean
    lineBreak?: boolean
  }
  export default class PDFDocument {
    constructor(options: { size: string; margin: number; info?: Record<string, unknown>; compress?: boolean })
    on(event: 'data', listener: (chunk: Buffer) => void): this
    on(event: 'end', listener: () => void): this
    font(name: string): this
    fontSize(size: number): this
    text(text: string, x?: number, y?: number, options?: TextOptions): this
    addPage(): this
    end(): void
  }
}
