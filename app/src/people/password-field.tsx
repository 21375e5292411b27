import { Dices } from 'lucide-solid/icons'
import { IconButton } from '../design/button.tsx'
import { t } from '../i18n/t.ts'
import { NewPasswordField, type NewPasswordOf } from '../identity/index.ts'
import { suggestPassword } from './suggest-password.ts'

/** A password for another person: readable, since it is handed over; a good one is suggested. */
export function PasswordField(props: { of: NewPasswordOf; value: string; onInput: (value: string) => void }) {
  return (
    <div class="flex items-start gap-2">
      <div class="min-w-0 flex-1">
        <NewPasswordField
          label={t('people.password')}
          of={props.of}
          value={props.value}
          onInput={props.onInput}
          readable
        />
      </div>
      <div class="mt-5">
        <IconButton label={t('people.suggest')} onClick={() => props.onInput(suggestPassword())}>
          <Dices aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  )
}
