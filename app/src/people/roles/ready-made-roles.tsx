import { READY_MADE_KEYS, READY_MADE_ROLES, type ReadyMadeKey } from '@werkbank/model/identity/ready-made-roles.ts'
import { For, Show } from 'solid-js'
import { Notice } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { createChange } from '../../http/create-change.ts'
import { t, tDynamic } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/index.ts'

const words = (key: ReadyMadeKey, what: '' | '_for') =>
  tDynamic(`people.ready_${key.replaceAll('-', '_')}${what}`, {}, key)

/** Roles for common jobs, to be copied and then changed as the company likes. US-6.5, ID-83. */
export function ReadyMadeRoles(props: { onCopied: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const copy = async (key: ReadyMadeKey) => {
    const body = { name: words(key, ''), description: words(key, '_for'), template: key }
    if (await change.run(() => request('/roles', { method: 'POST', body }), t('people.rolesSaved'))) props.onCopied()
  }
  return (
    <section class="border-t border-line px-4 py-3" aria-labelledby="ready-made">
      <h2 id="ready-made" class="text-base">
        {t('people.readyMadeRoles')}
      </h2>
      <p class="text-muted">{t('people.readyMadeExplained')}</p>
      <Show when={change.trouble()}>{(said) => <Notice meaning="danger">{said()}</Notice>}</Show>
      <ul class="divide-y divide-line">
        <For each={READY_MADE_KEYS}>
          {(key) => (
            <li class="flex min-h-row flex-wrap items-center gap-x-3 py-1.5">
              <div class="min-w-0 flex-1">
                <p class="font-medium">{words(key, '')}</p>
                <p class="text-muted wrap-anywhere">
                  {words(key, '_for')} · {t('people.rightsCount', { count: READY_MADE_ROLES[key].length })}
                </p>
              </div>
              <Button
                aria-label={`${t('people.copyRole')}: ${words(key, '')}`}
                disabled={change.busy()}
                onClick={() => void copy(key)}
              >
                {t('people.copyRole')}
              </Button>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}
