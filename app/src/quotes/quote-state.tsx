import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { type QuoteState, quoteState } from '@werkbank/model/quotes/quote.ts'
import { CalendarX2, CircleCheck, CircleX, PencilLine, Send } from 'lucide-solid/icons'
import { Badge, type Tone } from '../design/badge.tsx'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'

export type QuoteRow = MirrorRow<'quotes'>

const WORDS = {
  draft: 'quotes.draft',
  sent: 'quotes.sent',
  expired: 'quotes.expired',
  accepted: 'quotes.accepted',
  declined: 'quotes.declined',
} as const
const LOOKS = {
  draft: { meaning: 'neutral', icon: PencilLine },
  sent: { meaning: 'info', icon: Send },
  expired: { meaning: 'warning', icon: CalendarX2 },
  accepted: { meaning: 'good', icon: CircleCheck },
  declined: { meaning: 'danger', icon: CircleX },
} as const satisfies Record<QuoteState, { meaning: Tone; icon: unknown }>

export const stateOf = (quote: QuoteRow): QuoteState => quoteState(quote, today())
export const stateWord = (state: QuoteState): string => t(WORDS[state])
export const titleOf = (quote: Pick<QuoteRow, 'number'>): string => quote.number ?? t('quotes.unnamed')

/** Where a quote stands, in a colour, an icon and a word of its own (SA-03). */
export function QuoteBadge(props: { quote: QuoteRow }) {
  return <Badge {...LOOKS[stateOf(props.quote)]}>{stateWord(stateOf(props.quote))}</Badge>
}

/** What lists show of a quote: the working copy before it is sent and while it differs, what was sent otherwise. */
export function shownOf(quote: QuoteRow) {
  const working = quote.version === 0 || quote.changes > 0
  return {
    customerId: working ? quote.workingCustomerId : quote.customerId,
    reference: working ? quote.workingReference : quote.reference,
    grossMinor: working ? quote.workingGrossMinor : quote.grossMinor,
    date: quote.sentOn ?? quote.createdAt,
  }
}
