import { Search } from 'lucide-solid/icons'
import { inputClass } from './field.tsx'

/** The search field of a screen; `/` puts the cursor here, Escape empties it. Keep the words in the address. */
export function SearchInput(props: {
  label: string
  value: string
  onInput: (value: string) => void
  placeholder?: string
}) {
  return (
    <div class="relative w-full max-w-xs">
      <Search
        class="pointer-events-none absolute top-1/2 left-2 size-4 -translate-y-1/2 text-muted"
        aria-hidden="true"
      />
      <input
        type="search"
        data-search="screen"
        aria-label={props.label}
        placeholder={props.placeholder ?? props.label}
        autocomplete="off"
        spellcheck={false}
        class={`${inputClass} pl-8`}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && props.value !== '') {
            event.preventDefault()
            event.stopPropagation()
            props.onInput('')
          }
        }}
      />
    </div>
  )
}
