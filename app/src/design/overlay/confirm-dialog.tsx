import type { JSX } from 'solid-js'
import { t } from '../../i18n/t.ts'
import { Button } from '../button.tsx'
import { Dialog } from './dialog.tsx'

export interface ConfirmDialogProps {
  open: boolean
  /** The question. */
  title: string
  /** What the button that does it says: the deed, never "OK". */
  submit: string
  onConfirm: () => void
  onClose: () => void
  busy?: boolean
  /** What follows from it. */
  children: JSX.Element
}

/** Asks before something that can't be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      actions={
        <>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Button kind="danger" busy={props.busy ?? false} onClick={props.onConfirm}>
            {props.submit}
          </Button>
        </>
      }
    >
      {props.children}
    </Dialog>
  )
}
