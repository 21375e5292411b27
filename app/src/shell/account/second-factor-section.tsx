import { ShieldCheck } from 'lucide-solid/icons'
import { createSignal, Show } from 'solid-js'
import { z } from 'zod'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { t } from '../../i18n/t.ts'
import { createServerValue } from '../../identity/create-server-value.ts'
import { ServerValue } from '../../identity/server-value.tsx'
import { SecondFactorDialog, SecondFactorOffDialog } from './second-factor-dialog.tsx'

const stateSchema = z.object({ active: z.boolean(), recoveryCodesLeft: z.number() })

/** Whether signing in takes a code of an authenticator app besides the password (US-11.2). The server knows, so it takes a network. */
export function SecondFactorSection() {
  const state = createServerValue(() => '/me/second-factor', stateSchema)
  const [open, setOpen] = createSignal<'on' | 'off'>()
  const close = () => {
    setOpen(undefined)
    void state.reload()
  }
  return (
    <section class="flex flex-col items-start gap-2" aria-labelledby="second-factor">
      <h3 id="second-factor" class="text-base">
        {t('identity.secondFactor')}
      </h3>
      <ServerValue answer={state}>
        {(now) => (
          <Show
            when={now().active}
            fallback={
              <>
                <p class="text-muted">{t('identity.secondFactorExplained')}</p>
                <Button icon={<ShieldCheck />} onClick={() => setOpen('on')}>
                  {t('identity.secondFactorSetUp')}
                </Button>
              </>
            }
          >
            <p class="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Badge meaning="good">{t('identity.secondFactorActive')}</Badge>
              <span class="text-muted">{t('identity.codesLeft', { count: now().recoveryCodesLeft })}</span>
            </p>
            <Button onClick={() => setOpen('off')}>{t('identity.secondFactorSwitchOff')}</Button>
          </Show>
        )}
      </ServerValue>
      <Show when={open() === 'on'}>
        <SecondFactorDialog onClose={close} />
      </Show>
      <Show when={open() === 'off'}>
        <SecondFactorOffDialog onClose={close} />
      </Show>
    </section>
  )
}
