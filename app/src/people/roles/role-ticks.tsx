import { For } from 'solid-js'
import { Checkbox } from '../../design/field/field.tsx'
import { t } from '../../i18n/t.ts'
import { type Role, roleWords } from './rights.ts'

/** The roles of a person, as boxes to tick. */
export function RoleTicks(props: {
  roles: readonly Role[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
  disabled?: boolean
}) {
  const set = (key: string, checked: boolean) =>
    props.onChange(checked ? [...props.chosen, key] : props.chosen.filter((other) => other !== key))
  return (
    <fieldset>
      <legend class="text-xs font-medium text-muted">{t('people.roles')}</legend>
      <ul class="grid gap-x-4 sm:grid-cols-2">
        <For each={props.roles}>
          {(role) => (
            <li>
              <Checkbox
                label={roleWords(role.key, role.name)}
                checked={props.chosen.includes(role.key)}
                disabled={props.disabled ?? false}
                onChange={(checked) => set(role.key, checked)}
              />
            </li>
          )}
        </For>
      </ul>
      <p class="text-xs text-muted">{props.chosen.length === 0 ? t('people.noRoles') : t('people.rolesHint')}</p>
    </fieldset>
  )
}
