import type { MirrorTable } from '@werkbank/model/mirror/tables.ts'
import type { Source } from '../feed/source.ts'
import { DECISIONS } from './approvals.ts'

export const approvalSources: Partial<Record<MirrorTable, Source>> = {
  approvals: { computed: { decisions: DECISIONS } },
}
