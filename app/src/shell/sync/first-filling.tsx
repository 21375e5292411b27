import { Skeleton } from '../../design/skeleton.tsx'
import { t } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/session.tsx'

/** Only at the very first sign-in on a device: the company's data is on its way. */
export function FirstFilling() {
  const { mirror, online } = useWorkspace()
  const rows = () => {
    const status = mirror.status()
    return status.state === 'filling' ? status.rows : 0
  }
  return (
    <div class="flex flex-col gap-2 p-4">
      <p role="status" class="text-base">
        {online() ? t('sync.bootstrap') : t('identity.offline')}
      </p>
      <p class="text-muted">{t('sync.bootstrapRows', { count: rows() })}</p>
      <Skeleton lines={14} />
    </div>
  )
}
