import { addLines, removeLine } from '@werkbank/model/agreement/agreed-document.ts'
import type { DecimalSign } from '@werkbank/model/base/read/read-number.ts'
import { type Accessor, createSignal } from 'solid-js'
import { showToast } from '../../design/overlay/toast.tsx'
import { t } from '../../i18n/t.ts'
import type { Replica } from '../../replica/replica.ts'
import { generateLineId } from '../sheet/line-id.ts'
import { type Paste, type PasteFacts, readPaste } from './read-paste.ts'

/** Lines of one update: a third of what the guard takes (`LIMITS.updateBytesMax`). */
const LINES_PER_UPDATE = 250

export type PasteState = {
  /** What is to be said of the last paste: a question, or what was not taken; undefined when all was. */
  said: Accessor<Paste | undefined>
  /** Takes it over if it is a table; false leaves it to the field. */
  take: (text: string) => boolean
  answer: (decimalSign: DecimalSign) => void
  dismiss: () => void
}

/** Pasting rows into an order: confirmed first, written in updates below the server's limit, reported as one paste (decision 36). */
export function createPaste(replica: Replica, facts: () => Omit<PasteFacts, 'told'>): PasteState {
  const [said, setSaid] = createSignal<Paste>()
  let pasted = ''
  const insert = (paste: Extract<Paste, { kind: 'rows' }>) => {
    const lines = paste.lines.map((line) => ({ id: generateLineId(), ...line }))
    replica.undo?.stopCapturing()
    for (let at = 0; at < lines.length; at += LINES_PER_UPDATE)
      replica.edit(() => addLines(replica.doc, lines.slice(at, at + LINES_PER_UPDATE)))
    replica.undo?.stopCapturing()
    const undo = () =>
      replica.edit(() => {
        for (const { id } of lines) removeLine(replica.doc, id)
      })
    const words =
      paste.notTaken.length > 0
        ? t('sales.pastedSome', { taken: lines.length, rows: paste.rows, left: paste.notTaken.length })
        : t('sales.pasted', { count: lines.length })
    showToast(words, { ...(paste.notTaken.length > 0 ? { meaning: 'warning', durationMs: 20_000 } : {}), onUndo: undo })
  }
  const read = (told?: DecimalSign) => {
    const paste = readPaste(pasted, { ...facts(), ...(told ? { told } : {}) })
    const isWhole = paste?.kind === 'rows' && paste.notTaken.length === 0 && paste.unread.length === 0
    setSaid(isWhole ? undefined : paste)
    if (paste?.kind === 'rows' && paste.lines.length > 0) insert(paste)
    return paste !== undefined
  }
  return {
    said,
    take(text) {
      pasted = text
      return read()
    },
    answer: (decimalSign) => void read(decimalSign),
    dismiss: () => setSaid(undefined),
  }
}
