import { Copy } from 'lucide-solid/icons'
import { createSignal, For, Match, Switch } from 'solid-js'
import { z } from 'zod'
import { Button } from '../../design/button.tsx'
import { TextInput } from '../../design/field/field.tsx'
import { Dialog } from '../../design/overlay/dialog.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { showToast } from '../../design/overlay/toast.tsx'
import { createChange } from '../../http/create-change.ts'
import { t } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/session.tsx'
import { OwnPasswordField } from './own-password-field.tsx'

const begunSchema = z.object({ secret: z.string(), uri: z.string() })
const confirmedSchema = z.object({ recoveryCodes: z.array(z.string()) })

/** Sets an authenticator app up: the password, a picture for the app, a first code that proves it, the recovery codes (US-11.2, US-11.5). */
export function SecondFactorDialog(props: { onClose: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const [password, setPassword] = createSignal('')
  const [begun, setBegun] = createSignal<{ secret: string; path: string; size: number }>()
  const [code, setCode] = createSignal('')
  const [recoveryCodes, setRecoveryCodes] = createSignal<string[]>()
  const begin = () =>
    change.run(async () => {
      const body = { password: password() }
      const answer = await request('/me/second-factor', { method: 'POST', body })
      const { secret, uri } = begunSchema.parse(await answer.json())
      const { encode } = await import('uqr') // with this dialog only
      const { data, size } = encode(uri, { border: 2 })
      const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
      setBegun({ secret, path, size })
    })
  const confirm = () =>
    change.run(async () => {
      const answer = await request('/me/second-factor/confirm', { method: 'POST', body: { code: code() } })
      setRecoveryCodes(confirmedSchema.parse(await answer.json()).recoveryCodes)
    }, t('identity.secondFactorOn'))
  const copy = () =>
    navigator.clipboard.writeText(recoveryCodes()?.join('\n') ?? '').then(() => showToast(t('identity.codesCopied')))
  return (
    <Switch
      fallback={
        <FormDialog
          title={t('identity.secondFactorSetUp')}
          submit={t('identity.secondFactorContinue')}
          onSubmit={() => void begin()}
          onClose={props.onClose}
          busy={change.busy()}
          trouble={change.trouble()}
        >
          <p class="text-muted">{t('identity.secondFactorBegin')}</p>
          <OwnPasswordField value={password()} onInput={setPassword} />
        </FormDialog>
      }
    >
      <Match when={recoveryCodes()}>
        {(codes) => (
          <Dialog
            open
            onClose={props.onClose}
            title={t('identity.recoveryCodes')}
            actions={
              <>
                <Button icon={<Copy />} onClick={() => void copy()}>
                  {t('identity.copyCodes')}
                </Button>
                <Button kind="primary" onClick={props.onClose}>
                  {t('identity.codesKept')}
                </Button>
              </>
            }
          >
            <p class="text-muted">{t('identity.recoveryCodesExplained')}</p>
            <ul class="mt-3 grid grid-cols-2 gap-x-6 gap-y-1 rounded-lg border border-line bg-sunken p-3 font-mono">
              <For each={codes()}>{(each) => <li>{each}</li>}</For>
            </ul>
          </Dialog>
        )}
      </Match>
      <Match when={begun()}>
        {(shown) => (
          <FormDialog
            title={t('identity.secondFactorSetUp')}
            submit={t('identity.secondFactorSwitchOn')}
            onSubmit={() => void confirm()}
            onClose={props.onClose}
            busy={change.busy()}
            trouble={change.trouble()}
          >
            <p class="text-muted">{t('identity.secondFactorScan')}</p>
            {/* Dark on light in every theme: not every camera reads the other way round. */}
            <svg
              role="img"
              aria-label={t('identity.secondFactorPicture')}
              viewBox={`0 0 ${shown().size} ${shown().size}`}
              shape-rendering="crispEdges"
              class="size-48 self-center rounded-md"
            >
              <rect width="100%" height="100%" fill="#fff" />
              <path d={shown().path} fill="#000" />
            </svg>
            <p class="text-xs text-muted">
              {t('identity.secondFactorTyped')}{' '}
              <span class="font-mono break-words text-ink select-all">
                {shown().secret.replaceAll(/(.{4})/g, '$1 ')}
              </span>
            </p>
            <CodeInput value={code()} onInput={setCode} />
          </FormDialog>
        )}
      </Match>
    </Switch>
  )
}

function CodeInput(props: { value: string; onInput: (value: string) => void }) {
  return (
    <TextInput
      label={t('identity.code')}
      inputmode="numeric"
      autocomplete="one-time-code"
      required
      value={props.value}
      onInput={props.onInput}
    />
  )
}

/** Switching it off takes the password and a code: neither an unattended screen nor a known password is enough. */
export function SecondFactorOffDialog(props: { onClose: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const [password, setPassword] = createSignal('')
  const [code, setCode] = createSignal('')
  const remove = async () => {
    const sent = () =>
      request('/me/second-factor/remove', { method: 'POST', body: { password: password(), code: code() } })
    if (await change.run(sent, t('identity.secondFactorOff'))) props.onClose()
  }
  return (
    <FormDialog
      title={t('identity.secondFactorSwitchOff')}
      submit={t('identity.secondFactorSwitchOff')}
      onSubmit={() => void remove()}
      onClose={props.onClose}
      busy={change.busy()}
      trouble={change.trouble()}
    >
      <OwnPasswordField value={password()} onInput={setPassword} />
      <TextInput
        label={t('identity.code')}
        hint={t('identity.codeHint')}
        autocomplete="one-time-code"
        required
        value={code()}
        onInput={setCode}
      />
    </FormDialog>
  )
}
