import { useSearchParams } from '@solidjs/router'
import { fold, foldedWords } from '@werkbank/model/base/value/fold.ts'
import { createMemo, For, Show } from 'solid-js'
import { EmptyState } from '../design/empty-state.tsx'
import { SearchInput } from '../design/field/search-input.tsx'
import { Page } from '../design/page.tsx'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { createRoleNames } from '../people/index.ts'
import { type Finder, GROUPS, type Group, sectionsOf, settingsOf } from './groups.tsx'
import { type RoleName, SettingRow } from './setting-row.tsx'

/** All that can be set: for oneself, for this device, for a role, for the company. Found by its words; the address keeps what is looked for. */
export function SettingsScreen() {
  const [params, setParams] = useSearchParams<{ q?: string }>()
  const mirror = useMirror()
  const roles = createRoleNames(() => mirror.all('settings').flatMap(({ roleKey }) => roleKey ?? []))
  const can = useCan()
  const wanted = createMemo(() => foldedWords(params.q ?? ''))
  const has: Finder = (...texts) => wanted().every((word) => fold(texts.join(' ')).includes(word))
  const shown = createMemo(() =>
    GROUPS.filter((group) => sectionsOf(group, can, has).length + settingsOf(group, has).length > 0),
  )
  return (
    <Page
      title={t('shell.settings')}
      toolbar={
        <SearchInput
          label={t('settings.search')}
          value={params.q ?? ''}
          onInput={(q) => setParams({ q: q || undefined }, { replace: true })}
        />
      }
    >
      <div class="flex min-h-0 flex-1 gap-8 overflow-auto p-4">
        <nav class="sticky top-0 hidden w-48 shrink-0 self-start lg:block" aria-label={t('shell.settings')}>
          <ul class="flex flex-col">
            <For each={shown()}>
              {({ id, label }) => (
                <li>
                  <a href={`#group-${id}`} target="_self" class="block rounded-md px-2 py-1.5 hover:bg-hover">
                    {t(label)}
                  </a>
                </li>
              )}
            </For>
          </ul>
        </nav>
        <div class="flex min-w-0 max-w-3xl flex-1 flex-col gap-10">
          <For each={shown()} fallback={<EmptyState title={t('settings.noneFound')} />}>
            {(group) => <GroupSection group={group} roles={roles()} has={has} />}
          </For>
        </div>
      </div>
    </Page>
  )
}

/** The found settings of a group; those that stay found are not rendered anew while typing. */
function GroupSection(props: { group: Group; roles: readonly RoleName[]; has: Finder }) {
  const can = useCan()
  const { group } = props
  const sections = createMemo(() => sectionsOf(group, can, props.has))
  const settings = createMemo(() => settingsOf(group, props.has))
  return (
    <section
      id={`group-${group.id}`}
      aria-labelledby={`group-${group.id}-title`}
      class="flex scroll-mt-4 flex-col gap-6"
    >
      <h2 id={`group-${group.id}-title`} class="border-b border-line pb-1 text-lg">
        {t(group.label)}
      </h2>
      <For each={sections()}>{({ body }) => body()}</For>
      <Show when={settings().length > 0}>
        <ul class="-my-3">
          <For each={settings()}>{(setting) => <SettingRow setting={setting} roles={props.roles} />}</For>
        </ul>
      </Show>
    </section>
  )
}
