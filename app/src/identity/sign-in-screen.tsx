import { Navigate, useLocation, useNavigate } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { Select, TextInput } from '../design/field/field.tsx'
import { Form } from '../design/form.tsx'
import { Dialog } from '../design/overlay/dialog.tsx'
import { language, languageName, languages, setLanguage, t } from '../i18n/t.ts'
import { type OrganisationName, type SignInTrouble, useSession } from './session.tsx'

/** What is wrong; that something more is asked for is shown by its field. */
type Wrong = Exclude<SignInTrouble, { kind: 'code-needed' | 'organisation-needed' }>
const isAsking = (trouble: SignInTrouble | undefined): trouble is Exclude<SignInTrouble, Wrong> =>
  trouble?.kind === 'code-needed' || trouble?.kind === 'organisation-needed'

function troubleWords(trouble: Wrong): string {
  if (trouble.kind === 'wrong-code') return t('refusals.wrong_code')
  if (trouble.kind === 'password-over') return t('refusals.temporary_password_over')
  if (trouble.kind === 'too-many-sessions') return t('refusals.too_many_sessions')
  if (trouble.kind === 'wrong') return t('identity.failed')
  if (trouble.kind === 'refused') return trouble.detail
  if (trouble.kind === 'offline') return t('identity.offline')
  if (trouble.kind === 'throttled') return t('identity.throttled', { seconds: trouble.seconds })
  return t('identity.trouble')
}

/** What is typed to sign in, and what became of it. */
function createSignIn(onDone: () => void) {
  const session = useSession()
  const [email, setEmail] = createSignal(session.workspace()?.person.email ?? '')
  const [password, setPassword] = createSignal('')
  const [code, setCode] = createSignal('')
  const [asksCode, setAsksCode] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [organisations, setOrganisations] = createSignal<readonly OrganisationName[]>([])
  const [organisation, setOrganisation] = createSignal<string>()
  const [trouble, setTrouble] = createSignal<Wrong>()

  const ask = (known: readonly OrganisationName[]) => {
    setOrganisations(known)
    setOrganisation(known[0]?.id)
  }
  /** Another name was typed: questions about the earlier account no longer apply. */
  const type = (text: string) => {
    setEmail(text)
    setOrganisations([])
    setOrganisation(undefined)
  }
  const submit = async () => {
    if (busy()) return
    setBusy(true)
    const failed = await session.signIn(email().trim(), password(), {
      code: asksCode() ? code().trim() : undefined,
      organisation: organisation(),
    })
    setBusy(false)
    if (failed?.kind === 'code-needed') setAsksCode(true)
    if (failed?.kind === 'organisation-needed') ask(failed.organisations)
    setTrouble(isAsking(failed) ? undefined : failed)
    if (!failed) onDone()
  }
  return {
    ...{ email, type, password, setPassword, code, setCode, asksCode, busy, trouble },
    ...{ organisations, organisation, setOrganisation, submit },
  }
}

/** Email and password. What was typed stays when something goes wrong. */
export function SignInForm(props: {
  /** They asked for it, so it may take the focus. */
  asked: boolean
  onDone?: () => void
}) {
  const form = createSignIn(() => props.onDone?.())
  const { email, type, password, setPassword, code, setCode, asksCode, busy, trouble } = form
  const { organisations, organisation, setOrganisation, submit } = form
  return (
    <Form class="flex w-full flex-col gap-4" onSubmit={submit}>
      <Show when={trouble()}>{(shown) => <Notice meaning="danger">{troubleWords(shown())}</Notice>}</Show>
      <TextInput
        label={t('identity.emailOrName')}
        name="email"
        inputmode="email"
        autocomplete="username"
        autofocus={props.asked}
        required
        value={email()}
        onInput={type}
      />
      <TextInput
        label={t('identity.password')}
        type="password"
        name="password"
        autocomplete="current-password"
        required
        value={password()}
        onInput={setPassword}
      />
      <OrganisationSelect of={organisations()} value={organisation()} onChange={setOrganisation} />
      <Show when={asksCode()}>
        <CodeInput value={code()} onInput={setCode} />
      </Show>
      <Button kind="primary" type="submit" busy={busy()}>
        {busy() ? t('identity.signingIn') : t('identity.signIn')}
      </Button>
    </Form>
  )
}

/** The choice of the organisation, for a person with the same password at several. */
function OrganisationSelect(props: {
  of: readonly OrganisationName[]
  value: string | undefined
  onChange: (id: string) => void
}) {
  return (
    <Show when={props.of.length > 0}>
      <Select
        label={t('identity.organisation')}
        value={props.value ?? ''}
        options={props.of.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(id) => props.onChange(id)}
      />
    </Show>
  )
}

function CodeInput(props: { value: string; onInput: (code: string) => void }) {
  return (
    <TextInput
      ref={(field) => queueMicrotask(() => field.focus())}
      label={t('identity.code')}
      hint={t('identity.codeHint')}
      name="code"
      autocomplete="one-time-code"
      required
      value={props.value}
      onInput={props.onInput}
    />
  )
}

/** The whole page without a session. The address stays, so that signing in leads to the wanted screen. */
export function SignInScreen() {
  const session = useSession()
  const navigate = useNavigate()
  const location = useLocation()
  const done = () => location.pathname === '/sign-in' && navigate('/', { replace: true })
  return (
    <main class="flex h-full items-center justify-center bg-canvas p-4">
      <div class="flex w-full max-w-80 flex-col gap-4 rounded-lg border border-line bg-surface p-6">
        <div class="flex items-center gap-3">
          <img src="/icon.svg" alt="" width="32" height="32" />
          <h1 class="text-xl">Werkbank</h1>
        </div>
        <Show when={session.locked()}>
          {(because) => (
            <Notice meaning="warning">
              {t(because() === 'disabled' ? 'identity.lockedDisabled' : 'identity.lockedRevoked')}
            </Notice>
          )}
        </Show>
        <SignInForm asked={session.locked() === undefined} onDone={done} />
        <Select
          label={t('shell.language')}
          value={language()}
          options={languages.map((value) => ({ value, label: languageName(value) }))}
          onChange={setLanguage}
        />
      </div>
    </main>
  )
}

/** Signing in again over the screen that one is on: nothing on it moves. */
export function SignInDialog(props: { onClose: () => void }) {
  return (
    <Dialog open title={t('identity.signIn')} onClose={props.onClose}>
      <SignInForm asked onDone={props.onClose} />
    </Dialog>
  )
}

/** `/sign-in` within a session: only of use when that has ended on the server. */
export function SignInAgainScreen() {
  const session = useSession()
  const navigate = useNavigate()
  return (
    <Show when={session.checked()}>
      <Show when={session.ended()} fallback={<Navigate href="/" />}>
        <div class="mx-auto w-full max-w-80 p-6">
          <SignInForm asked onDone={() => navigate('/', { replace: true })} />
        </div>
      </Show>
    </Show>
  )
}
