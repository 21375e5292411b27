import type { Permission } from '@werkbank/model/base/permission.ts'
import { Copy, KeyRound } from 'lucide-solid/icons'
import { createResource, createSignal, For, Show } from 'solid-js'
import { z } from 'zod'
import { Badge, Notice } from '../design/badge.tsx'
import { Button, IconButton } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Checkbox, Select, TextInput } from '../design/field.tsx'
import { showToast } from '../design/toast.tsx'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { createChange } from './create-change.ts'
import { permissionWords } from './rights.ts'

const tokensSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      scopes: z.array(z.string()),
      expiresAt: z.string(),
      lastUsedAt: z.string().nullable(),
      revokedAt: z.string().nullable(),
    }),
  ),
})
const createdSchema = z.object({ token: z.string() })
const DAYS = ['30', '90', '365'] as const

/**
 * API tokens of somebody: `address` is where they are listed and made (`/tokens`, `/people/<id>/tokens`), `rights` what a new one may
 * give; without them none can be made. Another `address` is another section: key it.
 */
export function TokensSection(props: { address: string; rights: readonly Permission[] | undefined }) {
  const { request, online } = useWorkspace()
  const change = createChange()
  const [making, setMaking] = createSignal(false)
  const [tokens, { refetch }] = createResource(online, async (reached) =>
    reached
      ? await request(props.address).then(
          async (response) => tokensSchema.parse(await response.json()).items.filter(({ revokedAt }) => !revokedAt),
          () => undefined,
        )
      : undefined,
  )
  const revoke = async (id: string) => {
    await change.run(() => request(`/tokens/${id}/revoke`, { method: 'POST', body: {} }), t('people.tokenRevoked'))
    await refetch()
  }
  const isOver = (at: string) => Date.parse(at) < Date.now()
  return (
    <section class="flex flex-col items-start gap-2" aria-labelledby="tokens">
      <h2 id="tokens" class="text-base">
        {t('people.tokens')}
      </h2>
      <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
      <Show when={tokens.latest} fallback={<p class="text-muted">{t('identity.onlyOnline')}</p>}>
        {(list) => (
          <>
            <Show when={list().length > 0} fallback={<p class="text-muted">{t('people.tokensExplained')}</p>}>
              <ul class="w-full divide-y divide-line rounded-lg border border-line bg-surface">
                <For each={list()}>
                  {(token) => (
                    <li class="flex min-h-10 flex-wrap items-center gap-x-3 px-3 py-1.5">
                      <span class="min-w-0 flex-1">
                        <span class="block truncate">{token.name}</span>
                        <span class="block text-xs text-muted">
                          {t('people.rightsCount', { count: token.scopes.length })} ·{' '}
                          {token.lastUsedAt
                            ? t('people.tokenUsed', { date: formatDate(token.lastUsedAt) })
                            : t('people.tokenUnused')}{' '}
                          · {t('people.tokenUntil', { date: formatDate(token.expiresAt) })}
                        </span>
                      </span>
                      <Show when={isOver(token.expiresAt)}>
                        <Badge meaning="warning">{t('people.tokenOver')}</Badge>
                      </Show>
                      <Button
                        aria-label={t('people.revokeTokenNamed', { name: token.name })}
                        onClick={() => void revoke(token.id)}
                      >
                        {t('people.revokeToken')}
                      </Button>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
            <Show when={props.rights}>
              <Button icon={<KeyRound />} onClick={() => setMaking(true)}>
                {t('people.newToken')}
              </Button>
            </Show>
          </>
        )}
      </Show>
      <Show when={making() && props.rights}>
        {(rights) => (
          <NewTokenDialog
            address={props.address}
            rights={rights()}
            onClose={() => {
              setMaking(false)
              void refetch()
            }}
          />
        )}
      </Show>
    </section>
  )
}

function NewTokenDialog(props: { address: string; rights: readonly Permission[]; onClose: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const [name, setName] = createSignal('')
  const [days, setDays] = createSignal<(typeof DAYS)[number]>('90')
  const [scopes, setScopes] = createSignal<readonly Permission[]>([])
  const [made, setMade] = createSignal<string>()
  const ready = () => name().trim() !== '' && scopes().length > 0
  const make = async () => {
    const body = { name: name(), scopes: scopes(), expiresInDays: Number(days()) }
    if (ready())
      await change.run(async () => {
        const answer = await request(props.address, { method: 'POST', body })
        setMade(createdSchema.parse(await answer.json()).token)
      }, t('people.tokenMade'))
  }
  /** Browsers have no clipboard where the page came without TLS, and may say no. */
  const copy = async (token: string) => {
    const copied = await navigator.clipboard?.writeText(token).then(
      () => true,
      () => false,
    )
    if (copied) showToast(t('people.copied'))
    else showToast(t('people.copyByHand'), { meaning: 'warning' })
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('people.newToken')}
      actions={
        <Show
          when={!made()}
          fallback={
            <Button kind="primary" onClick={props.onClose}>
              {t('common.close')}
            </Button>
          }
        >
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" form="new-token" disabled={!ready()} busy={change.busy()}>
            {t('people.create')}
          </Button>
        </Show>
      }
    >
      <Show
        when={made()}
        fallback={
          <form
            id="new-token"
            class="flex flex-col gap-3"
            onSubmit={(event) => {
              event.preventDefault()
              void make()
            }}
          >
            <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
            <TextInput
              label={t('people.tokenName')}
              hint={t('people.tokenNameHint')}
              value={name()}
              onInput={setName}
              maxLength={100}
              required
            />
            <Select
              label={t('people.tokenDays')}
              value={days()}
              options={DAYS.map((value) => ({ value, label: t('people.days', { count: Number(value) }) }))}
              onChange={setDays}
            />
            <fieldset>
              <legend class="text-xs font-medium text-muted">{t('people.tokenRights')}</legend>
              <For each={props.rights}>
                {(right) => (
                  <div>
                    <Checkbox
                      label={permissionWords(right)}
                      checked={scopes().includes(right)}
                      onChange={(checked) =>
                        setScopes((before) =>
                          checked ? [...before, right] : before.filter((other) => other !== right),
                        )
                      }
                    />
                  </div>
                )}
              </For>
            </fieldset>
          </form>
        }
      >
        {(token) => (
          <div class="flex items-start gap-2">
            <div class="min-w-0 flex-1">
              <TextInput
                label={t('people.token')}
                hint={t('people.tokenHint')}
                value={token()}
                onInput={() => {}}
                readOnly
                class="font-mono"
              />
            </div>
            <div class="mt-5">
              <IconButton label={t('people.copy')} onClick={() => void copy(token())}>
                <Copy aria-hidden="true" />
              </IconButton>
            </div>
          </div>
        )}
      </Show>
    </Dialog>
  )
}
