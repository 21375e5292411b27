import type { SettingValue } from '@werkbank/model/settings/kinds.ts'
import type { Origin } from '@werkbank/model/settings/resolve.ts'
import type { Setting } from '@werkbank/model/settings/setting.ts'
import { History, RotateCcw } from 'lucide-solid/icons'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Select } from '../design/field/field.tsx'
import { showToast } from '../design/overlay/toast.tsx'
import { t } from '../i18n/t.ts'
import { usePerson, useWorkspace } from '../identity/index.ts'
import { roleWords } from '../people/index.ts'
import { SettingControl } from './setting-control.tsx'
import { SettingHistory } from './setting-history.tsx'
import { isOnesOwn, type Target, useTargets } from './targets.ts'
import { resolvedIn } from './use-setting.ts'
import { valueWords, wordsOf } from './value-words.ts'

export type RoleName = { key: string; name?: string }
type Props = { setting: Setting; roles: readonly RoleName[] }

const FOR = { person: 'settings.forMe', device: 'settings.forDevice', organisation: 'settings.forAll' } as const
const FROM = {
  default: 'settings.fromDefault',
  organisation: 'settings.fromOrganisation',
  role: 'settings.fromRole',
  person: 'settings.fromPerson',
  device: 'settings.fromDevice',
} as const satisfies Record<Origin, string>

/** The state of a row: the level that is edited, the effective value there, and the level that it comes from. */
function createRow(props: Props) {
  const workspace = useWorkspace()
  const currency = usePerson().organisation?.currency ?? 'EUR'
  const targets = useTargets()
  const [chosen, choose] = createSignal<Target>()
  const keys = () => props.roles.map(({ key }) => key)
  const options = createMemo(() => targets.of(props.setting, keys()))
  const target = createMemo(() => options().find((one) => one === chosen()) ?? options()[0])
  const words = (value: SettingValue) => valueWords(props.setting, value, currency)
  const roleName = (key: string) => roleWords(key, props.roles.find((role) => role.key === key)?.name)
  const valueAt = (at: Target) => targets.valueAt(props.setting, at)
  return {
    ...{ currency, options, target, choose, words, roleName, valueAt, trouble: targets.trouble },
    targetWords: (at: Target) =>
      at.startsWith('role:') ? t('settings.forRole', { role: roleName(at.slice(5)) }) : t(FOR[at as keyof typeof FOR]),
    counts: createMemo(() => {
      const at = target()
      return at === undefined || isOnesOwn(at) ? resolvedIn(workspace, props.setting) : targets.shown(props.setting, at)
    }),
    /** Roles for which something else counts than for all. */
    exceptions: () =>
      target() === 'organisation' ? options().filter((at) => at.startsWith('role:') && valueAt(at) !== null) : [],
    async set(at: Target, value: SettingValue | null): Promise<void> {
      const before = valueAt(at)
      if (!(await targets.set(props.setting, at, value))) return
      const told = value === null ? t('settings.wasReset') : words(value)
      const onUndo = () => void targets.set(props.setting, at, before)
      showToast(`${wordsOf(props.setting).name}: ${told}`, { onUndo })
    },
  }
}
type Row = ReturnType<typeof createRow>

/** One setting: what it does, what counts, where that comes from; changed at once, with Undo. `roles`: those that it can be set for. */
export function SettingRow(props: Props) {
  const row = createRow(props)
  const words = () => wordsOf(props.setting)
  return (
    <li class="grid gap-x-6 gap-y-2 border-b border-line py-3 last:border-0 sm:grid-cols-[minmax(0,1fr)_13rem]">
      <div class="min-w-0">
        <h3 class="font-medium">{words().name}</h3>
        <p class="text-muted">{words().tells}</p>
        <p class="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
          <span>{t(FROM[row.counts().from])}</span>
          <For each={row.exceptions()}>
            {(at) => (
              <span>
                {row.targetWords(at)}: {row.words(row.valueAt(at) as SettingValue)}
              </span>
            )}
          </For>
        </p>
        <Past setting={props.setting} row={row} />
        <Show when={row.trouble()}>{(trouble) => <p class="mt-1 text-xs text-danger">{trouble()}</p>}</Show>
      </div>
      <div class="flex min-w-0 flex-col gap-2">
        <Show when={row.target()} fallback={<p class="text-right tabular-nums">{row.words(row.counts().value)}</p>}>
          {(target) => <Change setting={props.setting} row={row} target={target()} />}
        </Show>
      </div>
    </li>
  )
}

function Change(props: { setting: Setting; row: Row; target: Target }) {
  const options = () => props.row.options().map((value) => ({ value, label: props.row.targetWords(value) }))
  return (
    <>
      <SettingControl
        setting={props.setting}
        value={props.row.counts().value}
        currency={props.row.currency}
        onChange={(value) => void props.row.set(props.target, value)}
      />
      <Show when={options().length > 1}>
        <Select label={t('settings.forWhom')} value={props.target} options={options()} onChange={props.row.choose} />
      </Show>
    </>
  )
}

/** Resets the value of this level, and opens its history. A device's own value has no history. */
function Past(props: { setting: Setting; row: Row }) {
  const [isOpen, open] = createSignal(false)
  const name = () => wordsOf(props.setting).name
  const resettable = () => {
    const at = props.row.target()
    return at !== undefined && props.row.valueAt(at) !== null ? at : undefined
  }
  return (
    <div class="-ml-2 flex flex-wrap gap-1">
      <Show when={resettable()}>
        {(at) => (
          <Button
            kind="quiet"
            icon={<RotateCcw />}
            aria-label={t('settings.resetOf', { name: name() })}
            onClick={() => void props.row.set(at(), null)}
          >
            {t('settings.reset')}
          </Button>
        )}
      </Show>
      <Show when={props.setting.levels.some((level) => level !== 'device')}>
        <Button
          kind="quiet"
          icon={<History />}
          aria-label={t('settings.historyOf', { name: name() })}
          onClick={() => open(true)}
        >
          {t('history.title')}
        </Button>
      </Show>
      <Show when={isOpen()}>
        <SettingHistory
          setting={props.setting}
          words={props.row.words}
          roleName={props.row.roleName}
          onClose={() => open(false)}
        />
      </Show>
    </div>
  )
}
