import { readValue, type SettingValue } from '@werkbank/model/settings/kinds.ts'
import type { Setting } from '@werkbank/model/settings/setting.ts'
import { createEffect, For, on } from 'solid-js'
import { z } from 'zod'
import { PersonName } from '../design/avatar.tsx'
import { Dialog } from '../design/overlay/dialog.tsx'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { createServerValue, ServerValue } from '../identity/index.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { createOnline } from '../presence/index.tsx'
import { wordsOf } from './value-words.ts'

const changesSchema = z.object({
  items: z.array(
    z.object({
      at: z.string(),
      actor: z.string().nullable(),
      level: z.enum(['organisation', 'role', 'person']),
      roleKey: z.string().nullable(),
      from: z.unknown(),
      to: z.unknown(),
    }),
  ),
})
type Change = z.infer<typeof changesSchema>['items'][number]
const SHOWN = 100

/** The changes of a setting with person, time, level, old and new value. Read from the API. */
export function SettingHistory(props: {
  setting: Setting
  words: (value: SettingValue) => string
  roleName: (key: string) => string
  onClose: () => void
}) {
  const mirror = useMirror()
  const onlineOf = createOnline()
  const changes = createServerValue(() => `/settings/${props.setting.key}/changes?limit=${SHOWN}`, changesSchema)
  // What was changed a moment ago may have been on its way when the server was asked.
  createEffect(
    on(
      () => mirror.all('settings'),
      () => void changes.reload(),
      { defer: true },
    ),
  )
  const who = (id: string | null) => mirror.get('people', id ?? '')?.name ?? t('history.somebody')
  const whom = ({ level, roleKey }: Change) =>
    level === 'role' ? t('settings.forRole', { role: props.roleName(roleKey ?? '') }) : t(WHOM[level])
  const told = (value: unknown) => {
    const known = readValue(props.setting.kind, value)
    return known === undefined ? t('settings.notSet') : props.words(known)
  }
  return (
    <Dialog open onClose={props.onClose} title={t('settings.historyOf', { name: wordsOf(props.setting).name })}>
      <ServerValue answer={changes}>
        {(known) => (
          <ol class="flex flex-col gap-3">
            <For each={known().items} fallback={<li class="text-muted">{t('history.empty')}</li>}>
              {(change) => (
                <li>
                  <p class="flex items-baseline justify-between gap-2">
                    <PersonName
                      name={who(change.actor)}
                      online={onlineOf(change.actor ?? '')}
                      class="truncate font-medium"
                    />
                    <time class="shrink-0 text-xs text-muted" dateTime={change.at}>
                      {formatDate(change.at, 'dayTime')}
                    </time>
                  </p>
                  <p class="text-muted">
                    {whom(change)}: <del>{told(change.from)}</del>{' '}
                    <ins class="text-ink no-underline">{told(change.to)}</ins>
                  </p>
                </li>
              )}
            </For>
          </ol>
        )}
      </ServerValue>
    </Dialog>
  )
}
const WHOM = { organisation: 'settings.forAll', person: 'settings.forMe' } as const
