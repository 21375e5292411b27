import type { Permission } from '@werkbank/model/base/permission.ts'
import { createToken } from '@werkbank/model/identity/commands.ts'
import { createSignal, For, Show } from 'solid-js'
import { z } from 'zod'
import { Button } from '../../design/button.tsx'
import { Checkbox, Select, TextInput } from '../../design/field/field.tsx'
import { NumberInput } from '../../design/field/number-input.tsx'
import { Dialog } from '../../design/overlay/dialog.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { createChange } from '../../http/create-change.ts'
import { createFormCheck } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/index.ts'
import { permissionWords } from '../roles/rights.ts'
import { CopyField } from './copy-field.tsx'

const createdSchema = z.object({ token: z.string() })
const DAYS = ['1', '7', '30', '90', '365'] as const

/** What a new API token is for, how long it is good and for what; then the token, this once. */
export function NewTokenDialog(props: { address: string; rights: readonly Permission[]; onClose: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const [name, setName] = createSignal('')
  const [days, setDays] = createSignal<(typeof DAYS)[number]>('90')
  const [perMinute, setPerMinute] = createSignal('')
  const [inAll, setInAll] = createSignal('')
  const [scopes, setScopes] = createSignal<readonly Permission[]>([])
  const [made, setMade] = createSignal<string>()
  const make = () =>
    change.run(async () => {
      const body = { name: name(), scopes: scopes(), expiresInDays: Number(days()), ...limits() }
      const answer = await request(props.address, { method: 'POST', body })
      setMade(createdSchema.parse(await answer.json()).token)
    }, t('people.tokenMade'))
  /** Nothing typed is no limit. */
  const limits = () => ({ callsPerMinute: Number(perMinute() || 0), callsMax: Number(inAll() || 0) })
  const check = createFormCheck(
    () => createToken.input,
    () => ({ name: name(), ...limits() }),
  )
  return (
    <Show
      when={made()}
      fallback={
        <FormDialog
          title={t('people.newToken')}
          submit={t('people.create')}
          onSubmit={() => void make()}
          onClose={props.onClose}
          disabled={!check.passes() || scopes().length === 0}
          busy={change.busy()}
          trouble={change.trouble()}
        >
          <TextInput
            label={t('people.tokenName')}
            hint={t('people.tokenNameHint')}
            value={name()}
            onInput={setName}
            maxLength={100}
            error={check.error('name')}
            required
          />
          <Select
            label={t('people.tokenDays')}
            value={days()}
            options={DAYS.map((value) => ({ value, label: t('people.days', { count: Number(value) }) }))}
            onChange={setDays}
          />
          <div class="grid gap-3 sm:grid-cols-2">
            <Limit label={t('people.tokenPerMinute')} value={perMinute()} onInput={setPerMinute} max="100000" />
            <Limit label={t('people.tokenInAll')} value={inAll()} onInput={setInAll} max="1000000000" />
          </div>
          <Scopes rights={props.rights} chosen={scopes()} onChange={setScopes} />
        </FormDialog>
      }
    >
      {(token) => <MadeToken token={token()} onClose={props.onClose} />}
    </Show>
  )
}

function Limit(props: { label: string; value: string; onInput: (value: string) => void; max: string }) {
  return <NumberInput {...props} hint={t('people.tokenAnyNumber')} decimals={0} />
}

function Scopes(props: {
  rights: readonly Permission[]
  chosen: readonly Permission[]
  onChange: (chosen: readonly Permission[]) => void
}) {
  const tick = (right: Permission, checked: boolean) =>
    props.onChange(checked ? [...props.chosen, right] : props.chosen.filter((other) => other !== right))
  return (
    <fieldset>
      <legend class="text-xs font-medium text-muted">{t('people.tokenRights')}</legend>
      <For each={props.rights}>
        {(right) => (
          <div>
            <Checkbox
              label={permissionWords(right)}
              checked={props.chosen.includes(right)}
              onChange={(checked) => tick(right, checked)}
            />
          </div>
        )}
      </For>
    </fieldset>
  )
}

function MadeToken(props: { token: string; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('people.newToken')}
      actions={
        <Button kind="primary" onClick={props.onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <CopyField label={t('people.token')} hint={t('people.tokenHint')} value={props.token} />
    </Dialog>
  )
}
