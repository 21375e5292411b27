import { Dices } from 'lucide-solid/icons'
import { IconButton } from '../design/button.tsx'
import { TextInput } from '../design/field.tsx'
import { t } from '../i18n/t.ts'
import { suggestPassword } from './suggest-password.ts'

/** A password for somebody else: readable, for it is passed on; a good one is suggested. */
export function PasswordField(props: { value: string; onInput: (value: string) => void; error?: string | undefined }) {
  return (
    <div class="flex items-start gap-2">
      <div class="min-w-0 flex-1">
        <TextInput
          label={t('people.password')}
          hint={t('people.passwordHint')}
          error={props.error}
          value={props.value}
          onInput={props.onInput}
          class="font-mono"
          spellcheck={false}
          minLength={8}
          maxLength={256}
          required
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
