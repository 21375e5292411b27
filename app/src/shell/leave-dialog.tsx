import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { t } from '../i18n/t.ts'
import type { LeaveGuard } from './create-leave-guard.ts'

/** Asks whether to leave what was typed and has no meaning yet. */
export function LeaveDialog(props: { guard: LeaveGuard }) {
  return (
    <ConfirmDialog
      open
      title={t('reading.leaveTitle')}
      submit={t('reading.leave')}
      onConfirm={props.guard.leave}
      onClose={props.guard.stay}
    >
      {t('reading.leaveText')}
    </ConfirmDialog>
  )
}
