import { Download, RotateCcw } from 'lucide-solid/icons'
import { Show } from 'solid-js'
import { MeaningIcon } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { showToast } from '../design/overlay/toast.tsx'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import type { OutboxEntry } from '../outbox/outbox-database.ts'
import { saveFile } from '../records/list/list-file.ts'
import { idOf } from './waiting-files.ts'

/** A file that the server doesn't take: why, and the ways out. Its bytes are still on this device, to be saved back. */
export function RefusedFile(props: { entry: OutboxEntry }) {
  const { outbox, waitingFiles } = useWorkspace()
  const name = () => String(props.entry.input.name)
  const reason = () => {
    const { code = 'unknown', data, detail, title } = props.entry.reason ?? {}
    return refusalWords(code, data, detail || title || code)
  }
  const saveBack = async () => {
    const waiting = await waitingFiles.get(idOf(props.entry))
    if (waiting) saveFile(name(), [waiting.blob], waiting.blob.type)
    else showToast(t('refusals.bytes_gone'), { meaning: 'danger' })
  }
  const discard = async () => {
    const entry = await outbox.discard(props.entry.key)
    if (entry) showToast(t('files.removed', { name: name() }), { onUndo: () => void outbox.putBack(entry) })
  }
  return (
    <li class="flex flex-wrap items-center gap-2 py-2">
      <MeaningIcon meaning="danger" />
      <p class="min-w-40 flex-1 wrap-anywhere">{t('files.refused', { name: name(), reason: reason() })}</p>
      <span class="flex flex-wrap gap-2">
        <Show when={props.entry.reason?.code !== 'bytes-gone'}>
          <Button icon={<Download />} onClick={() => void saveBack()}>
            {t('files.saveBack')}
          </Button>
          <Button icon={<RotateCcw />} onClick={() => void outbox.retry(props.entry.key)}>
            {t('files.tryAgain')}
          </Button>
        </Show>
        <Button kind="quiet" onClick={() => void discard()}>
          {t('files.discard')}
        </Button>
      </span>
    </li>
  )
}
