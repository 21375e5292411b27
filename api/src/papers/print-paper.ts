import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { must } from '@werkbank/model/base/assert.ts'
import { fontFolders } from './fonts.ts'
import type { Paper } from './paper.ts'
import { paperData, pictureName } from './paper-data.ts'

/** For the archive, with its structure and all its letters (ISO 19005-3, level A); later an e-invoice can be attached to it. */
const STANDARD = 'a-3a'
/** Papers that what one had in common with others is kept for: letterhead, foot, fonts. More would only fill memory. */
const KEPT_ROUNDS = 2

const template = readFileSync(new URL('./paper.typ', import.meta.url), 'utf8')
/** The only folder that a template could read from; it holds nothing but programs of ours. */
const workspace = fileURLToPath(new URL('.', import.meta.url))
let started: NodeCompiler | undefined

/**
 * Renders the paper as PDF/A-3. The table breaks over pages between rows, repeats its head and carries its total; sums stay together, and typed text is
 * never cut off. Blocks its thread; the same paper twice is the same file. Decision 0033.
 */
export function printPaper(paper: Paper): Uint8Array {
  started ??= NodeCompiler.create({ workspace, fontArgs: [{ fontPaths: fontFolders }] })
  const compiler = started
  const input = { paper: JSON.stringify(paperData(paper)) }
  const pictures = [...(paper.pictures ?? [])].map(([product, bytes]) => ({
    path: join(workspace, pictureName(product, bytes)),
    bytes: Buffer.from(bytes),
  }))
  for (const { path, bytes } of pictures) compiler.mapShadow(path, bytes)
  try {
    const compiled = compiler.compile({ mainFileContent: template, inputs: input })
    const why = compiled.takeError()?.shortDiagnostics
    const set = must(compiled.result, `a paper is set (${JSON.stringify(why)})`)
    return new Uint8Array(compiler.pdf(set, { pdfStandard: STANDARD }))
  } finally {
    for (const { path } of pictures) compiler.unmapShadow(path)
    compiler.evictCache(KEPT_ROUNDS)
  }
}
