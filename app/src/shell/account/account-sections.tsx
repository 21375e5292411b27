import { KeyRound } from 'lucide-solid/icons'
import { createSignal, For, Show } from 'solid-js'
import { Avatar } from '../../design/avatar.tsx'
import { Button } from '../../design/button.tsx'
import { Select } from '../../design/field/field.tsx'
import { ConfirmDialog } from '../../design/overlay/confirm-dialog.tsx'
import { createRead } from '../../device/create-read.ts'
import { isPersisted } from '../../device/persistence.ts'
import { language, languageName, languages, setLanguage, t } from '../../i18n/t.ts'
import { chooseZone, companyZone, deviceZone, type ZoneChoice, zoneChoice, zoneWord } from '../../i18n/zone.ts'
import { usePerson, useSession, useWorkspace } from '../../identity/session.tsx'
import { describeSubject } from '../../subjects.ts'
import { canInstall, install } from '../install.ts'
import { createSignOut } from '../leaving/unsaved.ts'
import { describeCommand } from '../palette/describe.ts'
import { createSyncState } from '../sync/sync-state.ts'
import { PasswordDialog } from './password-dialog.tsx'

const LOST_SHOWN = 8

/** The person's own details and password. */
export function ProfileSection() {
  const person = usePerson()
  const [changing, setChanging] = createSignal(false)
  return (
    <section class="flex flex-col items-start gap-3">
      <div class="flex items-center gap-3">
        <Avatar id={person.userId} name={person.name} />
        <div class="min-w-0">
          <h3 class="text-base">{person.name}</h3>
          <p class="truncate text-muted">{[person.email, person.orgName].filter(Boolean).join(' · ')}</p>
        </div>
      </div>
      <Button icon={<KeyRound />} onClick={() => setChanging(true)}>
        {t('identity.changePassword')}
      </Button>
      <Show when={changing()}>
        <PasswordDialog onClose={() => setChanging(false)} />
      </Show>
    </section>
  )
}

/** Language and clock of this device. */
export function AppearanceSection() {
  const clockOptions = (): { value: ZoneChoice; label: string }[] => [
    { value: 'device', label: t('shell.clockDevice', { zone: zoneWord(deviceZone()) }) },
    { value: 'company', label: t('shell.clockCompany', { zone: zoneWord(companyZone()) }) },
  ]
  return (
    <section class="flex max-w-96 flex-col gap-3">
      <h3 class="text-base">{t('identity.appearance')}</h3>
      <Select
        label={t('shell.language')}
        value={language()}
        options={languages.map((value) => ({ value, label: languageName(value) }))}
        onChange={setLanguage}
      />
      <Show when={deviceZone() !== companyZone() || zoneChoice() === 'company'}>
        <Select label={t('shell.clock')} value={zoneChoice()} options={clockOptions()} onChange={chooseZone} />
      </Show>
    </section>
  )
}

/** What is kept here, and how it leaves. */
export function DeviceSection() {
  const session = useSession()
  const sync = createSyncState()
  const [forgetting, setForgetting] = createSignal(false)
  const signOut = createSignOut()
  const persisted = createRead(() => true, isPersisted)
  const { mirror } = useWorkspace()
  /** Unsent work, which exists only on this device, in words. */
  const unsent = () => [
    ...[...sync.waiting(), ...sync.refused()].map(
      ({ command, subject }) => `${describeCommand(command)}: ${describeSubject(mirror, subject)}`,
    ),
    ...sync.dirty().map((name) => `${t('sync.editsWaiting')}: ${describeSubject(mirror, name)}`),
    ...Array.from({ length: sync.kept() }, () => t('sync.editsRefused')),
  ]
  return (
    <section class="flex flex-col items-start gap-3">
      <h3 class="text-base">{t('shell.device')}</h3>
      <p class="text-muted">{persisted.value() ? t('shell.persisted') : t('shell.notPersisted')}</p>
      <Show when={canInstall()}>
        <p class="text-muted">{t('shell.installExplained')}</p>
        <Button onClick={() => void install()}>{t('shell.install')}</Button>
      </Show>
      <p class="text-muted">{t('identity.signOutExplained')}</p>
      <div class="flex flex-wrap gap-2">
        <Button onClick={() => void signOut()}>{t('identity.signOut')}</Button>
        <Button kind="quiet-danger" onClick={() => setForgetting(true)}>
          {t('identity.forgetDevice')}
        </Button>
      </div>
      <ConfirmDialog
        open={forgetting()}
        onClose={() => setForgetting(false)}
        title={t('identity.forgetDevice')}
        submit={t('identity.forgetDevice')}
        onConfirm={() => void session.forgetDevice()}
      >
        <p>{t('identity.forgetDeviceExplained')}</p>
        <Show when={unsent().length > 0}>
          <p class="mt-2 font-medium text-danger">{t('identity.forgetUnsent', { count: unsent().length })}</p>
          <p class="mt-2">{t('identity.forgetLost')}</p>
          <ul class="list-disc pl-5">
            <For each={unsent().slice(0, LOST_SHOWN)}>{(words) => <li class="wrap-anywhere">{words}</li>}</For>
          </ul>
          <Show when={unsent().length > LOST_SHOWN}>
            <p>{t('identity.forgetMore', { count: unsent().length - LOST_SHOWN })}</p>
          </Show>
        </Show>
      </ConfirmDialog>
    </section>
  )
}
