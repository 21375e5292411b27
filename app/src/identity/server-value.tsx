import { type Accessor, type JSX, Show } from 'solid-js'
import { classes } from '../design/classes.ts'
import { t } from '../i18n/t.ts'

/** Shows what `createServerValue` got of the server; until then that it is asked, or that it takes a network. */
export function ServerValue<T extends object>(props: {
  answer: { value: Accessor<T | undefined>; loading: Accessor<boolean> }
  /** Of what stands there until then. */
  class?: string
  children: (value: Accessor<T>) => JSX.Element
}) {
  return (
    <Show
      when={props.answer.value()}
      fallback={
        <p class={classes('text-muted', props.class)}>
          {props.answer.loading() ? t('common.loading') : t('identity.onlyOnline')}
        </p>
      }
    >
      {(value) => props.children(value)}
    </Show>
  )
}
