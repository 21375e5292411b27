import { useIsRouting } from '@solidjs/router'
import { createUniqueId, type JSX, Show } from 'solid-js'
import { t } from '../../i18n/t.ts'
import { Notice } from '../badge.tsx'
import { Button } from '../button.tsx'
import { createOnce } from '../create-once.ts'
import { showFirstWrong, showUnread } from '../field/number-input.tsx'
import { Dialog } from './dialog.tsx'

export interface FormDialogProps {
  title: string
  /** What the main button says. */
  submit: string
  /** Not called again while what it returns is under way. */
  onSubmit: (form: HTMLFormElement) => unknown
  onClose: () => void
  /** What the way back says, where "Cancel" would be taken for the deed. */
  back?: string
  /** The main button can't be pressed. */
  disabled?: boolean
  /** It deletes something for good. */
  danger?: boolean
  /** The work is under way. */
  busy?: boolean
  /** What went wrong, in words; what was typed stays. */
  trouble?: string | undefined
  width?: 'narrow' | 'wide'
  children: JSX.Element
}

/** A short form above the page, sent with its button or with Enter. */
export function FormDialog(props: FormDialogProps) {
  const id = createUniqueId()
  const submit = createOnce((form: HTMLFormElement) => props.onSubmit(form))
  // What was sent may lead elsewhere: until that screen is there, a second click sends nothing more.
  const isLeaving = useIsRouting()
  const busy = () => (props.busy ?? false) || submit.busy() || isLeaving()
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      sending={busy()}
      width={props.width ?? 'narrow'}
      actions={
        <>
          <Button onClick={props.onClose}>{props.back ?? t('common.cancel')}</Button>
          <Button
            kind={props.danger ? 'danger' : 'primary'}
            type="submit"
            form={id}
            disabled={props.disabled}
            busy={busy()}
          >
            {props.submit}
          </Button>
        </>
      }
    >
      <form
        id={id}
        class="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (showUnread(event.currentTarget) || props.disabled || busy()) return
          submit.run(event.currentTarget)
          showFirstWrong(event.currentTarget)
        }}
      >
        <Show when={props.trouble}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
        {props.children}
      </form>
    </Dialog>
  )
}
