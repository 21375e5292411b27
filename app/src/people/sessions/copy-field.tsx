import { Copy } from 'lucide-solid/icons'
import { IconButton } from '../../design/button.tsx'
import { TextInput } from '../../design/field/field.tsx'
import { showToast } from '../../design/overlay/toast.tsx'
import { t } from '../../i18n/t.ts'

/** Something to be passed on, shown this once, with a button that copies it. `copied`: what is copied, where that is more than what is shown. */
export function CopyField(props: { label: string; hint: string; value: string; copied?: string }) {
  /** Browsers have no clipboard where the page came without TLS, and may say no. */
  const copy = async () => {
    const done = await navigator.clipboard?.writeText(props.copied ?? props.value).then(
      () => true,
      () => false,
    )
    if (done) showToast(t('people.copied'))
    else showToast(t('people.copyByHand'), { meaning: 'warning' })
  }
  return (
    <div class="flex items-start gap-2">
      <div class="min-w-0 flex-1">
        <TextInput
          label={props.label}
          hint={props.hint}
          value={props.value}
          onInput={() => {}}
          readOnly
          class="font-mono"
        />
      </div>
      <div class="mt-5">
        <IconButton label={t('people.copy')} onClick={() => void copy()}>
          <Copy aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  )
}
