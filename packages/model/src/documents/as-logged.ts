import type * as Y from 'yjs'
import { skipFormattingCleanup } from '../vendor/yjs.ts'

/**
 * Makes `doc` hold what it is given and nothing else. Yjs tidies formatting marks of rich text after each update from elsewhere, by deleting
 * those that are redundant in its own view; such a deletion is an edit. An editor sends it on; a copy that replays the log must not make one, or
 * it shows what the log doesn't say. Call it before anything is applied. Returns `doc`.
 * Source: yjs `cleanupYTextAfterTransaction`; found by the random worlds (pages, seed 1293).
 */
export function keepAsLogged<D extends Y.Doc>(doc: D): D {
  doc.on('afterTransaction', skipFormattingCleanup)
  return doc
}
