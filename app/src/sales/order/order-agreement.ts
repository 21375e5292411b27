import { checkWhole } from '@werkbank/model/agreement/findings.ts'
import { commitOrder } from '@werkbank/model/sales/commands.ts'
import type { AgreementKind } from '../../agreement/kind.ts'
import { t } from '../../i18n/t.ts'

/** Orders among the documents that are agreed on. */
export const ORDER_KIND: AgreementKind = {
  prefix: 'order',
  path: '/orders',
  commit: commitOrder,
  edit: 'order.edit',
  reserves: true,
  checkWhole,
  words: {
    tab: () => t('sales.tabOrder'),
    beside: () => t('sales.beside'),
    commit: () => t('sales.commit'),
    commitAgain: (version) => t('sales.commitAgain', { version }),
    notCommitted: () => t('sales.notCommitted'),
    upToDate: (version) => t('sales.upToDate', { version }),
    committing: () => t('sales.committing'),
    commitWaits: () => t('sales.commitWaits'),
    closed: () => t('sales.cancelled'),
    readOnly: () => t('sales.readOnly'),
  },
}
