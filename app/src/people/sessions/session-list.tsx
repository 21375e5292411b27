import { Key } from '@solid-primitives/keyed'
import { Laptop, Smartphone } from 'lucide-solid/icons'
import { Show } from 'solid-js'
import { z } from 'zod'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { deviceWords } from '../../i18n/device-words.ts'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'

export const sessionsSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      createdAt: z.string(),
      usedAt: z.string(),
      address: z.string(),
      userAgent: z.string().nullable(),
      current: z.boolean(),
    }),
  ),
})
type Session = z.infer<typeof sessionsSchema>['items'][number]

/** Sessions with what distinguishes one's own from a stranger's: device, address, start, last use (US-12.1). All but this one can be ended. */
export function SessionList(props: { sessions: readonly Session[]; onEnd: (id: string) => void }) {
  return (
    <ul class="w-full divide-y divide-line rounded-lg border border-line bg-surface">
      <Key each={props.sessions} by="id">
        {(session) => <Row session={session()} onEnd={() => props.onEnd(session().id)} />}
      </Key>
    </ul>
  )
}

function Row(props: { session: Session; onEnd: () => void }) {
  const device = () => deviceWords(props.session.userAgent) ?? t('identity.unknownDevice')
  const about = () =>
    [
      t('identity.sessionSince', { date: formatDate(props.session.createdAt) }),
      t('identity.sessionUsed', { date: formatDate(props.session.usedAt, 'dayTime') }),
      props.session.address,
    ]
      .filter(Boolean)
      .join(' · ')
  return (
    <li class="flex min-h-10 items-center gap-3 px-3 py-1.5">
      <Show
        when={/iPhone|Android/.test(device())}
        fallback={<Laptop class="size-4 shrink-0 text-muted" aria-hidden="true" />}
      >
        <Smartphone class="size-4 shrink-0 text-muted" aria-hidden="true" />
      </Show>
      <span class="min-w-0 flex-1">
        <span class="block truncate">{device()}</span>
        <span class="wrap-anywhere block text-xs text-muted">{about()}</span>
      </span>
      <Show when={!props.session.current} fallback={<Badge meaning="good">{t('identity.sessionHere')}</Badge>}>
        <Button aria-label={t('identity.endSessionOn', { device: device() })} onClick={() => props.onEnd()}>
          {t('identity.endSession')}
        </Button>
      </Show>
    </li>
  )
}
