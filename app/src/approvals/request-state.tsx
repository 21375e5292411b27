import { Badge } from '../design/badge.tsx'
import type { RequestRow } from './create-requests.ts'
import { stateMeaning, stateWord } from './request-words.ts'

/** How a request stands, in a word. */
export function RequestState(props: { request: Pick<RequestRow, 'state'> }) {
  return <Badge meaning={stateMeaning(props.request)}>{stateWord(props.request)}</Badge>
}
