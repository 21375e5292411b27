import { changeSignInSettings } from '@werkbank/model/identity/commands.ts'
import { type SignInSettings, signInSettingsSchema } from '@werkbank/model/identity/sign-in-settings.ts'
import { Pencil } from 'lucide-solid/icons'
import { createSignal, For, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import { Button } from '../../design/button.tsx'
import { Checkbox, Select, TextInput } from '../../design/field/field.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { createChange } from '../../http/create-change.ts'
import { createFormCheck } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { createServerValue, ServerValue, useSession, useWorkspace } from '../../identity/index.ts'

const FIELDS = [
  { key: 'passwordLengthMin', label: 'people.passwordLengthMin', min: 8, max: 64 },
  { key: 'sessionHours', label: 'people.sessionHours', min: 1, max: 720 },
  { key: 'administratorSessionHours', label: 'people.administratorSessionHours', min: 1, max: 720 },
  { key: 'administratorSessionsMax', label: 'people.administratorSessionsMax', min: 0, max: 20 },
] as const

const RULES = [
  { key: 'passwordNotDigits', label: 'people.passwordNotDigits' },
  { key: 'passwordNotCommon', label: 'people.passwordNotCommon' },
  { key: 'passwordNotLikePerson', label: 'people.passwordNotLikePerson' },
] as const
const OVER = [
  { value: 'end-oldest', label: 'people.sessionsOverEndOldest' },
  { value: 'refuse', label: 'people.sessionsOverRefuse' },
] as const
const overWords = (over: SignInSettings['administratorSessionsOver']) =>
  t(over === 'refuse' ? 'people.sessionsOverRefuse' : 'people.sessionsOverEndOldest')

/** How long passwords and sessions are in this organisation (ID-10, ID-13, ID-14, ID-16). */
export function SignInSettingsSection() {
  const settings = createServerValue(() => '/sign-in-settings', signInSettingsSchema)
  const session = useSession()
  const [editing, setEditing] = createSignal<SignInSettings>()
  const close = () => {
    setEditing(undefined)
    void settings.reload()
    void session.refresh() // forms say how long a password is
  }
  return (
    <section class="flex flex-col items-start gap-2" aria-labelledby="sign-in-settings">
      <h3 id="sign-in-settings" class="text-base">
        {t('people.signInSettings')}
      </h3>
      <ServerValue answer={settings}>
        {(now) => (
          <>
            <dl class="grid grid-cols-[1fr_auto] gap-x-6 gap-y-1">
              <For each={FIELDS}>
                {({ key, label }) => (
                  <>
                    <dt class="text-muted">{t(label)}</dt>
                    <dd class="text-right tabular-nums">{now()[key] || t('people.anyNumber')}</dd>
                  </>
                )}
              </For>
              <dt class="text-muted">{t('people.sessionsOver')}</dt>
              <dd class="text-right">{overWords(now().administratorSessionsOver)}</dd>
              <For each={RULES}>
                {({ key, label }) => (
                  <>
                    <dt class="text-muted">{t(label)}</dt>
                    <dd class="text-right">{t(now()[key] ? 'people.ruleOn' : 'people.ruleOff')}</dd>
                  </>
                )}
              </For>
            </dl>
            <Button icon={<Pencil />} onClick={() => setEditing(now())}>
              {t('people.changeSignInSettings')}
            </Button>
          </>
        )}
      </ServerValue>
      <Show when={editing()}>{(was) => <SettingsDialog settings={was()} onClose={close} />}</Show>
    </section>
  )
}

function SettingsDialog(props: { settings: SignInSettings; onClose: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const [typed, setTyped] = createStore(
    Object.fromEntries(FIELDS.map(({ key }) => [key, String(props.settings[key])])) as Record<
      (typeof FIELDS)[number]['key'],
      string
    >,
  )
  const [rules, setRules] = createStore(
    Object.fromEntries(RULES.map(({ key }) => [key, props.settings[key]])) as Record<
      (typeof RULES)[number]['key'],
      boolean
    >,
  )
  const [over, setOver] = createSignal(props.settings.administratorSessionsOver)
  const body = () => ({
    ...Object.fromEntries(FIELDS.map(({ key }) => [key, Number(typed[key])])),
    ...rules,
    administratorSessionsOver: over(),
  })
  const check = createFormCheck(() => changeSignInSettings.input, body)
  const isRight = ({ key, min, max }: (typeof FIELDS)[number]) =>
    /^\d{1,3}$/.test(typed[key].trim()) && Number(typed[key]) >= min && Number(typed[key]) <= max
  const save = async () => {
    const sent = () => request('/sign-in-settings', { method: 'PATCH', body: body() })
    if (await change.run(sent, t('people.signInSettingsSaved'))) props.onClose()
  }
  return (
    <FormDialog
      title={t('people.signInSettings')}
      submit={t('people.save')}
      onSubmit={() => void save()}
      onClose={props.onClose}
      disabled={!check.passes() || !FIELDS.every(isRight)}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <For each={FIELDS}>
        {(field) => (
          <TextInput
            label={t(field.label)}
            hint={field.min === 0 ? t('people.zeroIsAny') : undefined}
            error={isRight(field) ? undefined : t('people.fromTo', { min: field.min, max: field.max })}
            inputmode="numeric"
            value={typed[field.key]}
            onInput={(value) => setTyped(field.key, value)}
            required
          />
        )}
      </For>
      <Select
        label={t('people.sessionsOver')}
        value={over()}
        options={OVER.map(({ value, label }) => ({ value, label: t(label) }))}
        onChange={setOver}
      />
      <For each={RULES}>
        {({ key, label }) => (
          <Checkbox label={t(label)} checked={rules[key]} onChange={(checked) => setRules(key, checked)} />
        )}
      </For>
    </FormDialog>
  )
}
