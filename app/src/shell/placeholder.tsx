import { EmptyState } from '../design/empty-state.tsx'
import { t } from '../i18n/t.ts'

/** Stands where a screen is not built yet. */
export function Placeholder() {
  return <EmptyState title={t('common.loading')} />
}
