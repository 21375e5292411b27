import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { t } from './t.ts'

/** What an invoice is called: a document that takes something back is no Gutschrift, which a customer issues (§ 14 (2) UStG). */
export function paperWord({ kind, cancelsId }: Pick<MirrorRow<'invoices'>, 'kind' | 'cancelsId'>): string {
  if (kind === 'invoice') return t('papers.invoice')
  return t(cancelsId ? 'papers.cancellation' : 'papers.creditNote')
}
