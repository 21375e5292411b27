import { ConfirmDialog } from '../../design/overlay/confirm-dialog.tsx'
import { t } from '../../i18n/t.ts'
import { useSession } from '../../identity/session.tsx'
import type { LeaveGuard } from './create-leave-guard.ts'
import { dropSignOut } from './unsaved.ts'

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

/** The same at sign-out: unsaved text in other windows is lost too. */
export function SignOutDialog() {
  const session = useSession()
  const leave = () => {
    dropSignOut()
    void session.signOut()
  }
  return (
    <ConfirmDialog
      open
      title={t('reading.leaveTitle')}
      submit={t('identity.signOut')}
      onConfirm={leave}
      onClose={dropSignOut}
    >
      {t('reading.signOutText')}
    </ConfirmDialog>
  )
}
