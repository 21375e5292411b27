import { setHeadField } from '@werkbank/model/agreement/agreed-document.ts'
import { checkValidUntil, validUntilOf } from '@werkbank/model/quotes/check-quote.ts'
import { quoteValidDays } from '@werkbank/model/quotes/settings.ts'
import { onMount } from 'solid-js'
import type { Collaboration } from '../agreement/create-collaboration.ts'
import type { WorkingCopy } from '../agreement/create-working-copy.ts'
import { FieldRing } from '../agreement/sheet/field-ring.tsx'
import { DateInput } from '../design/field/date-input.tsx'
import { formatDate } from '../i18n/format.ts'
import { ruleWord } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { useSetting } from '../settings/index.ts'
import { isUntouched } from './create-new-quote.ts'

/** The last day on which the quote is valid. A missing one is reported only when the quote is sent. */
export function ValidUntil(props: {
  quoteId: string
  collaboration: Collaboration
  working: WorkingCopy
  disabled: boolean
}) {
  const { replica } = props.collaboration
  const set = (value: string) => replica.edit(() => setHeadField(replica.doc, 'validUntil', value))
  const days = useSetting(quoteValidDays)
  onMount(() => isUntouched(props.quoteId) && set(validUntilOf(today(), days())))
  const day = () => props.working.content.head.validUntil ?? ''
  const wrong = () => (day() === '' || props.disabled ? undefined : checkValidUntil(day(), today()))
  return (
    <FieldRing
      collaboration={props.collaboration}
      field="head.validUntil"
      class="self-start"
      show={(value) => formatDate(String(value))}
    >
      <DateInput
        label={t('quotes.validUntil')}
        error={ruleWord(wrong())}
        value={day()}
        onInput={set}
        disabled={props.disabled}
      />
    </FieldRing>
  )
}
