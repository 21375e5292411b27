import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { paperWord } from '../i18n/paper-word.ts'
import { t } from '../i18n/t.ts'
import type { Mirror } from '../mirror/mirror.ts'

export type Entry = MirrorRow<'journalEntries'>
export type EntryWords = { text: string; href?: string }
/** What an entry can be about, as it is called and where it is. */
export type EntryNames = {
  product: (id: string) => { sku: string } | undefined
  count: (id: string) => { name: string } | undefined
}

export const namesIn = (mirror: Mirror): EntryNames => ({
  product: (id) => mirror.get('products', id),
  count: (id) => mirror.get('countSheets', id),
})

/**
 * The text of an entry in the reader's language, with a link to its subject: by its kind and subject. A reason that a person typed stays as it is.
 * Entries from before November 2026 have a German sentence in place of a reason: it is not shown.
 */
export function entryWords(entry: Entry, names: EntryNames): EntryWords {
  const about = ABOUT[entry.subjectType]?.(entry, names)
  if (about) return about
  const kind = KINDS[entry.kind as keyof typeof KINDS]
  const word = kind ? t(kind) : entry.kind
  return { text: OWN_WORDS.test(entry.text) ? `${word}: ${entry.text}` : word }
}

const KINDS = {
  receipt: 'stock.receipt',
  adjustment: 'stock.adjustment',
  return: 'stock.return',
  opening: 'stock.opening',
} as const
/** A typed reason, not one of the generated sentences. */
const OWN_WORDS = /^(?!(?:Wareneingang|Storno \w+|Anfangsbestand aus dem Import)?$)/

const ABOUT: Record<string, (entry: Entry, names: EntryNames) => EntryWords | undefined> = {
  invoice: ({ kind, subjectId, invoice }) => {
    if (!invoice) return undefined
    const word = kind === 'payment' ? t('ledger.payment') : paperWord(invoice)
    return { text: `${word} ${invoice.number}`, href: `/invoices/${subjectId}` }
  },
  order: ({ kind, subjectId, orderNumber }) => {
    if (orderNumber === null) return undefined
    const word = t(kind === 'return' ? 'stock.return' : 'stock.delivery')
    return { text: `${word} ${orderNumber}`, href: `/orders/${subjectId}` }
  },
  product: ({ subjectId }, names) => {
    const product = names.product(subjectId)
    return product && { text: `${t('ledger.revaluation')} ${product.sku}`, href: `/products/${subjectId}` }
  },
  count: ({ subjectId }, names) => {
    const count = names.count(subjectId)
    return count && { text: `${t('ledger.count')} ${count.name}`, href: `/counts/${subjectId}` }
  },
  customer: ({ text, subjectId }) => ({
    text: `${t('stock.return')}: ${text}`,
    href: `/customers/${subjectId}`,
  }),
  reversal: ({ text }) => ({
    text: OWN_WORDS.test(text) ? `${t('ledger.reversal')}: ${text}` : t('ledger.reversal'),
  }),
}
