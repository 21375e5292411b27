import type { JSX } from 'solid-js'
import { showFirstWrong, showUnread } from './field/number-input.tsx'
import { createRequired, RequiredContext } from './field/required.ts'

/** A form on a screen. It is sent once all that is required is there and all that was typed could be read; what is wrong is said at its field and gone to. */
export function Form(props: {
  id?: string
  class?: string
  label?: string | undefined
  onSubmit: (form: HTMLFormElement) => unknown
  children: JSX.Element
  /** Of a form whose button stands outside of it. */
  required?: ReturnType<typeof createRequired>
}) {
  const required = props.required ?? createRequired()
  const send = (form: HTMLFormElement) => {
    const lacks = required.refuses()
    if (showUnread(form)) return
    if (lacks) showFirstWrong(form)
    else props.onSubmit(form)
  }
  return (
    <RequiredContext.Provider value={required}>
      <form
        id={props.id}
        class={props.class}
        aria-label={props.label}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send(event.currentTarget)
        }}
      >
        {props.children}
      </form>
    </RequiredContext.Provider>
  )
}
