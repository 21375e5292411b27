import { checkWholeQuote } from '@werkbank/model/quotes/check-quote.ts'
import { commitQuote } from '@werkbank/model/quotes/commands.ts'
import type { AgreementKind } from '../agreement/kind.ts'
import { t } from '../i18n/t.ts'

/** Quotes among the documents that are agreed on: sending one is agreeing on what it offers. */
export const QUOTE_KIND: AgreementKind = {
  prefix: 'quote',
  path: '/quotes',
  commit: commitQuote as unknown as AgreementKind['commit'],
  edit: 'quote.edit',
  reserves: false,
  checkWhole: checkWholeQuote,
  words: {
    tab: () => t('quotes.quote'),
    beside: () => t('quotes.beside'),
    commit: () => t('quotes.send'),
    commitAgain: (version) => t('quotes.sendAgain', { version }),
    notCommitted: () => t('quotes.notSent'),
    upToDate: (version) => t('quotes.upToDate', { version }),
    committing: () => t('quotes.sending'),
    commitWaits: () => t('quotes.sendWaits'),
    closed: () => t('quotes.accepted'),
    readOnly: () => t('quotes.readOnly'),
  },
}
