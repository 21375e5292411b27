import type { ExportedList } from '@werkbank/model/jobs/exported-lists.ts'
import { Download } from 'lucide-solid/icons'
import { createSignal, lazy, Show, Suspense } from 'solid-js'
import { Button } from '../design/button.tsx'
import { t } from '../i18n/t.ts'

const ExportDialog = lazy(() => import('./export-dialog.tsx').then((m) => ({ default: m.ExportDialog })))

/** Asks for a file of a list that has no menu of views: a tree, the places of a company. */
export function ExportButton(props: { table: ExportedList; title: string }) {
  const [open, setOpen] = createSignal(false)
  return (
    <>
      <Button icon={<Download />} onClick={() => setOpen(true)}>
        {t('jobs.exportOpen')}
      </Button>
      <Show when={open()}>
        <Suspense>
          <ExportDialog table={props.table} title={props.title} onClose={() => setOpen(false)} />
        </Suspense>
      </Show>
    </>
  )
}
