import { Page } from '../../design/page.tsx'
import { t } from '../../i18n/t.ts'
import { EntryList } from './entry-list.tsx'

/** What the signed-in person did themselves (ID-129). */
export function OwnLogScreen() {
  return (
    <Page title={t('people.logOwn')} back="/settings">
      <div class="min-h-0 flex-1 overflow-auto">
        <p class="px-4 pt-4 text-muted">{t('people.logOwnHint')}</p>
        <EntryList address="/me/log" changes="/me/log" />
      </div>
    </Page>
  )
}
