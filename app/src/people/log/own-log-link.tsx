import { A } from '@solidjs/router'
import { t } from '../../i18n/t.ts'

/** The way to what one did oneself. */
export function OwnLogLink() {
  return (
    <section class="flex flex-col gap-1" aria-labelledby="own-log">
      <h3 id="own-log" class="text-base">
        {t('people.logOwn')}
      </h3>
      <p class="text-muted">{t('people.logOwnHint')}</p>
      <A class="reach w-fit text-accent underline" href="/what-i-did">
        {t('people.logOpen')}
      </A>
    </section>
  )
}
