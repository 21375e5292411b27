import { Notice } from './badge.tsx'
import { Checkbox } from './field/field.tsx'

/** Says that another one has the name, and takes the answer that this one is meant to have it, too (PR-02). */
export function SameName(props: {
  words: string
  answer: string
  confirmed: boolean
  onConfirm: (isMeant: boolean) => void
}) {
  return (
    <Notice meaning="warning">
      <p>{props.words}</p>
      <Checkbox label={props.answer} checked={props.confirmed} onChange={props.onConfirm} />
    </Notice>
  )
}
