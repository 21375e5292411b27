import { SlidersHorizontal } from 'lucide-solid/icons'
import { createSignal, lazy, Show, Suspense } from 'solid-js'
import type { Column } from '../design/data-table.tsx'
import type { MenuItem } from '../design/menu.tsx'
import { MenuWhenWanted } from '../design/menu-when-wanted.tsx'
import { sortRows } from '../design/sort-rows.ts'
import type { FileKind } from '../file-in/file-kind.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import type { RecordList } from './create-list.ts'
import { listFile, saveFile } from './list-file.ts'

const ColumnsDialog = lazy(() => import('./list-dialogs.tsx').then((m) => ({ default: m.ColumnsDialog })))
const SaveViewDialog = lazy(() => import('./list-dialogs.tsx').then((m) => ({ default: m.SaveViewDialog })))

const FileInDialog = lazy(() => import('../file-in/file-in-dialog.tsx').then((m) => ({ default: m.FileInDialog })))

/** Saved views, columns, and what one sees as a file. */
export function ViewMenu(props: {
  list: RecordList
  title: string
  /** Of whatever rows: what comes later has no type parameters. */
  all: readonly Column<never>[]
  columns: readonly Column<never>[]
  rows: readonly unknown[]
  /** What rows of a file become, for who may. */
  fileKind: (() => Promise<FileKind>) | undefined
  /** Begins to pick rows, where some can be. */
  onPick: (() => void) | undefined
}) {
  const [asked, setAsked] = createSignal<'columns' | 'save'>()
  const [fileKind, setFileKind] = createSignal<FileKind>()
  const close = () => setAsked(undefined)
  const download = () => {
    const rows = sortRows(props.rows as never[], props.columns, props.list.state.sort())
    saveFile(`${props.title}-${today()}.csv`, ['\ufeff', listFile(props.columns, rows)])
  }
  const items = (): MenuItem[] => [
    ...props.list.views().map((view) => ({
      label: view.name,
      ...(props.list.isOpenView(view) ? { hint: '✓' } : {}),
      onSelect: () => props.list.openView(view),
    })),
    { label: t('common.keepView'), onSelect: () => setAsked('save') },
    ...props.list
      .views()
      .filter((view) => props.list.isOpenView(view))
      .map((view) => ({
        label: t('common.removeView', { name: view.name }),
        onSelect: () => props.list.removeView(view.name),
      })),
    ...(props.onPick ? [{ label: t('bulk.pickSeveral'), onSelect: props.onPick }] : []),
    { label: t('common.chooseColumns'), onSelect: () => setAsked('columns') },
    { label: t('common.asFile'), onSelect: download },
    ...(props.fileKind ? [{ label: t('fileIn.open'), onSelect: () => void props.fileKind?.().then(setFileKind) }] : []),
  ]
  return (
    <>
      <MenuWhenWanted label={t('common.views')} trigger={<SlidersHorizontal />} items={items()} />
      <Suspense>
        <Show when={asked() === 'columns'}>
          <ColumnsDialog
            all={props.all}
            shown={props.columns.map(({ key }) => key)}
            onChoose={props.list.chooseColumns}
            onClose={close}
          />
        </Show>
        <Show when={fileKind()}>
          {(kind) => <FileInDialog kind={kind()} what={props.title} onClose={() => setFileKind(undefined)} />}
        </Show>
        <Show when={asked() === 'save'}>
          <SaveViewDialog onSave={props.list.saveView} onClose={close} />
        </Show>
      </Suspense>
    </>
  )
}
