import { Navigate, useLocation, useNavigate } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { Select, TextInput } from '../design/field.tsx'
import { language, languageNames, languages, setLanguage, t } from '../i18n/t.ts'
import { type SignInTrouble, useSession } from './session.tsx'

function troubleWords(trouble: Exclude<SignInTrouble, { kind: 'code-needed' }>): string {
  if (trouble.kind === 'wrong-code') return t('refusals.wrong_code')
  if (trouble.kind === 'wrong') return t('identity.failed')
  if (trouble.kind === 'refused') return trouble.detail
  if (trouble.kind === 'offline') return t('identity.offline')
  if (trouble.kind === 'throttled') return t('identity.throttled', { seconds: trouble.seconds })
  return t('identity.trouble')
}

/** Email and password. What was typed stays when something goes wrong. */
export function SignInForm() {
  const session = useSession()
  const navigate = useNavigate()
  const location = useLocation()
  const [email, setEmail] = createSignal(session.workspace()?.person.email ?? '')
  const [password, setPassword] = createSignal('')
  const [code, setCode] = createSignal('')
  const [asksCode, setAsksCode] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [trouble, setTrouble] = createSignal<Exclude<SignInTrouble, { kind: 'code-needed' }>>()

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setBusy(true)
    const failed = await session.signIn(email().trim(), password(), asksCode() ? code().trim() : undefined)
    setBusy(false)
    if (failed?.kind === 'code-needed') setAsksCode(true)
    setTrouble(failed?.kind === 'code-needed' ? undefined : failed)
    if (!failed && location.pathname === '/sign-in') navigate('/orders', { replace: true })
  }
  return (
    <div class="flex min-h-full items-center justify-center bg-canvas p-4">
      <form class="flex w-full max-w-80 flex-col gap-4 rounded-lg border border-line bg-surface p-6" onSubmit={submit}>
        <div class="flex items-center gap-3">
          <img src="/icon.svg" alt="" width="32" height="32" />
          <h1 class="text-xl">Werkbank</h1>
        </div>
        <Show when={trouble()}>{(shown) => <Notice meaning="danger">{troubleWords(shown())}</Notice>}</Show>
        <TextInput
          label={t('identity.email')}
          type="email"
          name="email"
          autocomplete="username"
          autofocus
          required
          value={email()}
          onInput={setEmail}
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
        <Show when={asksCode()}>
          <TextInput
            ref={(field) => queueMicrotask(() => field.focus())}
            label={t('identity.code')}
            hint={t('identity.codeHint')}
            name="code"
            autocomplete="one-time-code"
            required
            value={code()}
            onInput={setCode}
          />
        </Show>
        <Button kind="primary" type="submit" busy={busy()}>
          {busy() ? t('identity.signingIn') : t('identity.signIn')}
        </Button>
        <Select
          label={t('shell.language')}
          value={language()}
          options={languages.map((value) => ({ value, label: languageNames[value] }))}
          onChange={setLanguage}
        />
      </form>
    </div>
  )
}

/** The whole page while nobody is signed in. */
export function SignInScreen() {
  return (
    <main class="h-full">
      <SignInForm />
    </main>
  )
}

/** `/sign-in` inside the frame: signing in again after the session ended; otherwise there is nothing to do here. */
export function SignInAgainScreen() {
  const session = useSession()
  return (
    <Show when={session.checked()}>
      <Show when={session.ended()} fallback={<Navigate href="/orders" />}>
        <SignInForm />
      </Show>
    </Show>
  )
}
