import { Key } from '@solid-primitives/keyed'
import type { Permission } from '@werkbank/model/base/permission.ts'
import { KeyRound } from 'lucide-solid/icons'
import { createSignal, Show } from 'solid-js'
import { z } from 'zod'
import { Badge, Notice } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { ConfirmDialog } from '../../design/overlay/confirm-dialog.tsx'
import { createChange } from '../../http/create-change.ts'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { createServerValue, ServerValue, useWorkspace } from '../../identity/index.ts'
import { NewTokenDialog } from './new-token-dialog.tsx'

const tokensSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        scopes: z.array(z.string()),
        expiresAt: z.string(),
        callsPerMinute: z.int(),
        callsMax: z.int(),
        calls: z.int(),
        lastUsedAt: z.string().nullable(),
        revokedAt: z.string().nullable(),
      }),
    ),
  })
  .transform(({ items }) => items.filter(({ revokedAt }) => !revokedAt))

/** API tokens of a person: `address` is their route (`/tokens`, `/people/<id>/tokens`), `rights` what a new one may have; without them none can be created. */
export function TokensSection(props: { address: string; rights: readonly Permission[] | undefined }) {
  const { request } = useWorkspace()
  const change = createChange()
  const [making, setMaking] = createSignal(false)
  const tokens = createServerValue(() => props.address, tokensSchema)
  const [asking, setAsking] = createSignal<{ id: string; name: string }>()
  const revoke = async (id: string) => {
    setAsking(undefined)
    await change.run(() => request(`/tokens/${id}/revoke`, { method: 'POST', body: {} }), t('people.tokenRevoked'))
    await tokens.reload()
  }
  const isOver = (at: string) => Date.parse(at) < Date.now()
  return (
    <section class="flex flex-col items-start gap-2" aria-labelledby="tokens">
      <h2 id="tokens" class="text-base">
        {t('people.tokens')}
      </h2>
      <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
      <ServerValue answer={tokens}>
        {(list) => (
          <>
            <Show when={list().length > 0} fallback={<p class="text-muted">{t('people.tokensExplained')}</p>}>
              <ul class="w-full divide-y divide-line rounded-lg border border-line bg-surface">
                <Key each={list()} by="id">
                  {(token) => (
                    <li class="flex min-h-10 flex-wrap items-center gap-x-3 px-3 py-1.5">
                      <span class="min-w-0 flex-1">
                        <span class="block truncate">{token().name}</span>
                        <span class="block text-xs text-muted">
                          {t('people.rightsCount', { count: token().scopes.length })} ·{' '}
                          {token().lastUsedAt
                            ? t('people.tokenUsed', { date: formatDate(token().lastUsedAt) })
                            : t('people.tokenUnused')}{' '}
                          · {t('people.tokenUntil', { date: formatDate(token().expiresAt) })}
                          <Show when={token().callsPerMinute > 0}>
                            {' '}
                            · {t('people.tokenAMinute', { max: formatNumber(token().callsPerMinute) })}
                          </Show>
                          <Show when={token().callsMax > 0}>
                            {' '}
                            ·{' '}
                            {t('people.tokenCalls', {
                              calls: formatNumber(token().calls),
                              max: formatNumber(token().callsMax),
                            })}
                          </Show>
                        </span>
                      </span>
                      <Show when={isOver(token().expiresAt)}>
                        <Badge meaning="warning">{t('people.tokenOver')}</Badge>
                      </Show>
                      <Button
                        aria-label={t('people.revokeTokenNamed', { name: token().name })}
                        onClick={() => (isOver(token().expiresAt) ? void revoke(token().id) : setAsking(token()))}
                      >
                        {t('people.revokeToken')}
                      </Button>
                    </li>
                  )}
                </Key>
              </ul>
            </Show>
            <Show when={props.rights}>
              <Button icon={<KeyRound />} onClick={() => setMaking(true)}>
                {t('people.newToken')}
              </Button>
            </Show>
          </>
        )}
      </ServerValue>
      <Show when={asking()}>
        {(token) => (
          <ConfirmDialog
            open
            onClose={() => setAsking(undefined)}
            title={t('people.revokeTitle', { name: token().name })}
            submit={t('people.revokeToken')}
            onConfirm={() => void revoke(token().id)}
          >
            <p>{t('people.revokeExplained')}</p>
          </ConfirmDialog>
        )}
      </Show>
      <Show when={making() && props.rights}>
        {(rights) => (
          <NewTokenDialog
            address={props.address}
            rights={rights()}
            onClose={() => {
              setMaking(false)
              void tokens.reload()
            }}
          />
        )}
      </Show>
    </section>
  )
}
