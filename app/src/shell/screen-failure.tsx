import { createEffect, on } from 'solid-js'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { t } from '../i18n/t.ts'

/** What stands where a screen failed: the rest of the app goes on, another address tries anew. */
export function ScreenFailure(props: { error: unknown; reset: () => void; path: string }) {
  console.error('a screen failed', props.error)
  createEffect(
    on(
      () => props.path,
      () => props.reset(),
      { defer: true },
    ),
  )
  const reason = () => (props.error instanceof Error ? props.error.message : String(props.error))
  return (
    <EmptyState
      title={t('shell.failed', { reason: reason() })}
      action={<Button onClick={() => props.reset()}>{t('common.retry')}</Button>}
    />
  )
}
