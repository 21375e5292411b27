import { Page } from '../design/page.tsx'
import { t } from '../i18n/t.ts'

/** Stands where a screen is not built yet. */
export function Placeholder() {
  return <Page title={t('common.loading')}>{null}</Page>
}
