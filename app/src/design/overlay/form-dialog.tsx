import { useIsRouting } from '@solidjs/router'
import { createUniqueId, type JSX, Show } from 'solid-js'
import { t } from '../../i18n/t.ts'
import { Notice } from '../badge.tsx'
import { Button } from '../button.tsx'
import { createOnce } from '../create-once.ts'
import { showFirstWrong } from '../field/number-input.tsx'
import { createRequired } from '../field/required.ts'
import { Form } from '../form.tsx'
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
  /** It can't be sent as it is. The main button can be pressed all the same while something required is missing: then that is said at its field. */
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
  const required = createRequired()
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
            disabled={props.disabled && !required.isMissing()}
            busy={busy()}
          >
            {props.submit}
          </Button>
        </>
      }
    >
      <Form
        id={id}
        class="flex flex-col gap-3"
        required={required}
        onSubmit={(form) => {
          if (props.disabled || busy()) return
          submit.run(form)
          showFirstWrong(form)
        }}
      >
        <Show when={props.trouble}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
        {props.children}
      </Form>
    </Dialog>
  )
}
