import { Combobox } from '../design/field/combobox.tsx'
import { t } from '../i18n/t.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { createReferences } from './references.ts'

/** Chosen for no reference at all. */
export const NOTHING = 'none'
/** Chosen to take a choice back. */
export const ANY = ''

/**
 * Another record, chosen by what a search finds; what stands in a tree is found by the words of its path and shown in the order of the tree.
 * `first` are offered before them: `ANY`, `NOTHING`.
 */
export function ReferenceField(props: {
  name: string
  label: string
  hideLabel?: boolean
  value: string
  /** What the field says as long as nothing is chosen. */
  placeholder?: string
  first: readonly string[]
  /** What `NOTHING` is called. */
  nothing?: string
  onChange: (id: string) => void
}) {
  const references = createReferences(useMirror(), props.name)
  const label = (id: string) => {
    if (id === ANY) return props.placeholder ?? t('common.any')
    return id === NOTHING ? (props.nothing ?? t('common.none')) : references.nameOf(id)
  }
  return (
    <Combobox
      label={props.label}
      hideLabel={props.hideLabel ?? false}
      text={props.value === ANY ? '' : label(props.value)}
      placeholder={props.placeholder ?? ''}
      search={(query) => (query === '' ? [...props.first, ...references.find('')] : references.find(query))}
      itemLabel={label}
      onSelect={props.onChange}
    />
  )
}
