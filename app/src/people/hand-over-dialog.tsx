import { Button } from '../design/button.tsx'
import { Dialog } from '../design/overlay/dialog.tsx'
import { t } from '../i18n/t.ts'
import { CopyField } from './sessions/copy-field.tsx'

/** A password that holds now, to be passed on: it is shown here and nowhere else. */
export function HandOverDialog(props: { name: string; email: string; password: string; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('people.handOver', { name: props.name })}
      width="narrow"
      actions={
        <Button kind="primary" onClick={props.onClose}>
          {t('people.handedOver')}
        </Button>
      }
    >
      <div class="flex flex-col gap-3">
        <p>{t('people.handOverExplained')}</p>
        <p class="wrap-anywhere">{props.email}</p>
        <CopyField
          label={t('people.password')}
          hint={t('people.handOverHint')}
          value={props.password}
          copied={`${location.origin}\n${props.email}\n${props.password}`}
        />
      </div>
    </Dialog>
  )
}
