import { approvalKind } from '@werkbank/model/approval-kinds.ts'
import type { Difference } from '@werkbank/model/approvals/kind.ts'
import type { MessageKey } from '@werkbank/words/message.ts'
import { keyPart } from '@werkbank/words/refusal-sentence.ts'
import type { Meaning } from '../design/badge.tsx'
import { formatMoney, formatQuantity } from '../i18n/format.ts'
import { t, tDynamic } from '../i18n/t.ts'
import { unitWord } from '../i18n/unit-word.ts'
import type { Mirror } from '../mirror/mirror.ts'
import { describeSubject } from '../subjects.ts'
import type { RequestRow } from './create-requests.ts'

/** What is asked, in a word. */
export const kindWord = ({ kind }: Pick<RequestRow, 'kind'>): string =>
  tDynamic(`approvals.kind_${keyPart(kind)}`, {}, t('approvals.kind_other'))
/** What it is about. */
export const subjectName = (mirror: Mirror, { subjectType, subjectId }: RequestRow): string =>
  describeSubject(mirror, `${subjectType}:${subjectId}`)
export const requestName = (mirror: Mirror, request: RequestRow): string =>
  `${kindWord(request)} · ${subjectName(mirror, request)}`

const STATES = {
  open: 'approvals.open',
  approved: 'approvals.approved',
  refused: 'approvals.refused',
  'sent-back': 'approvals.sentBack',
  withdrawn: 'approvals.withdrawn',
  void: 'approvals.void',
  done: 'approvals.done',
} as const satisfies Record<RequestRow['state'], MessageKey>
export const stateWord = ({ state }: Pick<RequestRow, 'state'>): string => t(STATES[state])
const MEANINGS: Record<RequestRow['state'], Meaning> = {
  open: 'info',
  approved: 'good',
  refused: 'danger',
  'sent-back': 'warning',
  withdrawn: 'neutral',
  void: 'neutral',
  done: 'good',
}
export const stateMeaning = ({ state }: Pick<RequestRow, 'state'>): Meaning => MEANINGS[state]

export type DifferenceRow = { name: string; before: string; after: string }

/** What would become of what, as it is read; none where this version of the app does not know the kind. */
export function differenceRows(mirror: Mirror, request: RequestRow, currency: string): DifferenceRow[] {
  const kind = approvalKind(request.kind)
  const content = kind?.content.safeParse(request.content)
  if (!kind || !content?.success) return []
  return kind.differences(content.data).map((one) => ({
    name: differenceName(mirror, one),
    before: valueWords(mirror, request, one, one.before, currency),
    after: valueWords(mirror, request, one, one.after, currency),
  }))
}

function differenceName(mirror: Mirror, { what, subject, placeId }: Difference): string {
  const place = placeId && mirror.get('locations', placeId)?.name
  const name = subject ? describeSubject(mirror, subject) : tDynamic(`approvals.what_${what}`, {}, what)
  return [name, place].filter(Boolean).join(' · ')
}

function valueWords(
  mirror: Mirror,
  { subjectType, subjectId }: RequestRow,
  { as, subject }: Difference,
  value: string | number | null,
  currency: string,
): string {
  if (value === null) return '–'
  if (as === 'money') return formatMoney(Number(value), currency)
  if (as === 'percent') return `${formatQuantity(String(value))} %`
  const [type, id = ''] = (subject ?? `${subjectType}:${subjectId}`).split(':')
  const unit = type === 'product' ? mirror.get('products', id)?.unit : undefined
  return formatQuantity(String(value), unit && unitWord(unit))
}
