import { Show } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { ProgressBar } from '../design/figures.tsx'
import { t } from '../i18n/t.ts'
import type { createServerBatch, ServerBatch } from './create-server-batch.ts'

type Of<S extends ServerBatch['state']> = Extract<ServerBatch, { state: S }>
const inState = <S extends ServerBatch['state']>(batch: ServerBatch, state: S): Of<S> | undefined =>
  batch.state === state ? (batch as Of<S>) : undefined

/** How far rows are on their way to the server, or why they are not. */
export function BatchSending(props: { batch: ReturnType<typeof createServerBatch> }) {
  return (
    <>
      <Show when={inState(props.batch.state(), 'sending')}>
        {(sending) => {
          const progress = () => ({ done: sending().sent, all: sending().all })
          return (
            <>
              <p>{t('jobs.sending', progress())}</p>
              <ProgressBar
                label={t('fileIn.running', progress())}
                value={sending().sent / Math.max(1, sending().all)}
              />
            </>
          )
        }}
      </Show>
      <Show when={inState(props.batch.state(), 'stopped')}>
        {(stopped) => (
          <Notice
            meaning="danger"
            actions={<Button onClick={() => void props.batch.goOn()}>{t('common.retry')}</Button>}
          >
            {stopped().why} {t(stopped().mayBeAsked ? 'jobs.mayBeAsked' : 'jobs.nothingAskedYet')}
          </Notice>
        )}
      </Show>
    </>
  )
}
