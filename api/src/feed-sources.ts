import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import { approvalSources } from './approvals/index.ts'
import { chatSources } from './chat/index.ts'
import type { Source } from './feed/source.ts'
import { ledgerSources } from './ledger/index.ts'
import { salesSources } from './sales/index.ts'
import { stockSources } from './stock/index.ts'

/** What domains say of their mirrored tables beside the records; one that has something to say adds its line. */
export const DOMAIN_SOURCES: Partial<Record<MirrorTable, Source>> = {
  ...approvalSources,
  ...ledgerSources,
  ...chatSources,
  ...salesSources,
  ...stockSources,
}
