import { Show } from 'solid-js'
import { SameName } from '../design/same-name.tsx'
import { t } from '../i18n/t.ts'
import type { createSameName } from '../mirror/create-same-name.ts'

/** Asks whether a customer is the one that has the name already (R-PA7). */
export function SameCustomerName(props: { question: ReturnType<typeof createSameName<'customers'>> }) {
  return (
    <Show when={props.question.other()}>
      {(other) => (
        <SameName
          words={t('partners.sameName', {
            customer: [other().number || t('partners.pendingNumber'), other().city].filter(Boolean).join(', '),
          })}
          answer={t('partners.sameNameMeant')}
          confirmed={props.question.confirmed()}
          onConfirm={props.question.confirm}
        />
      )}
    </Show>
  )
}
