import { isExported } from '@werkbank/model/jobs/exported-lists.ts'
import { setFavourite } from '@werkbank/model/settings/favourite.ts'
import { SlidersHorizontal } from 'lucide-solid/icons'
import { createSignal, lazy, Show, Suspense } from 'solid-js'
import type { MenuItem } from '../../design/overlay/menu.tsx'
import { MenuWhenWanted } from '../../design/overlay/menu-when-wanted.tsx'
import { showToast } from '../../design/overlay/toast.tsx'
import type { Column } from '../../design/table/data-table.tsx'
import { sortRows } from '../../design/table/sort-rows.ts'
import type { FileKind } from '../../file-in/file-kind.ts'
import { t } from '../../i18n/t.ts'
import { today } from '../../i18n/zone.ts'
import { useTable } from '../../mirror/use-mirror.ts'
import { useSend } from '../../outbox/use-send.ts'
import type { RecordList } from './create-list.ts'
import { listFile, saveFile } from './list-file.ts'
import type { SavedView } from './list-views.ts'

const ColumnsDialog = lazy(() => import('./list-dialogs.tsx').then((m) => ({ default: m.ColumnsDialog })))
const ExportDialog = lazy(() => import('../export-dialog.tsx').then((m) => ({ default: m.ExportDialog })))
const ViewDialog = lazy(() => import('./view-dialog.tsx').then((m) => ({ default: m.ViewDialog })))

const FileInDialog = lazy(() => import('../../file-in/file-in-dialog.tsx').then((m) => ({ default: m.FileInDialog })))

/** Long enough to read what is missing. */
const LACKING_MS = 15_000
/** The level of a view, beside its name in the menu; one's own needs no word. */
const LEVEL_HINTS = {
  person: () => '',
  organisation: () => t('common.forAll'),
  role: () => t('common.forRole'),
} as const

/** The views of a list, and what can be done with those that are open. */
function viewItems(
  list: RecordList,
  all: readonly Column<never>[],
  on: { onSave: () => void; onChange: (view: SavedView) => void; star: (id: string) => MenuItem },
): MenuItem[] {
  const opened = list.views().filter(list.isOpenView)
  const open = (view: SavedView) => {
    const lacking = list.lacking(view, all)
    if (lacking.length > 0)
      showToast(t('common.viewLacks', { what: lacking.join(', ') }), { meaning: 'warning', durationMs: LACKING_MS })
    list.openView(view)
  }
  return [
    ...list.views().map((view) => ({
      label: view.name,
      hint: [LEVEL_HINTS[view.level](), list.isOpenView(view) ? '✓' : ''].filter(Boolean).join(' '),
      onSelect: () => open(view),
    })),
    { label: t('common.keepView'), onSelect: on.onSave },
    ...opened.flatMap(({ id }) => (id === undefined ? [] : [on.star(id)])),
    ...opened
      .filter(list.mayChange)
      .map((view) => ({ label: t('common.changeView', { name: view.name }), onSelect: () => on.onChange(view) })),
    ...opened
      .filter((view) => view.id === undefined || list.mayChange(view))
      .map((view) => ({
        label: t('common.removeView', { name: view.name }),
        onSelect: () => void list.removeView(view),
      })),
  ]
}

/** Takes a view into one's favourites, or out of them. */
function createStarItem() {
  const stars = useTable('favourites')
  const send = useSend()
  return (id: string): MenuItem => {
    const subject = `view:${id}`
    const isStarred = stars().some((one) => one.subject === subject)
    return {
      label: t(isStarred ? 'common.unstar' : 'common.star'),
      onSelect: () => void send(setFavourite, { subject, starred: !isStarred }),
    }
  }
}

/** What one sees as a file that this device makes. */
function createDownloads(props: Pick<ViewMenuProps, 'list' | 'title' | 'columns' | 'rows'>) {
  const sorted = () => sortRows(props.rows as never[], props.columns, props.list.state.sort())
  const fileName = (ending: string) => `${props.title}-${today()}.${ending}`
  return {
    csv: () => saveFile(fileName('csv'), ['\ufeff', listFile(props.columns, sorted())]),
    async sheet() {
      const { listSheet } = await import('./list-sheet.ts')
      const sheet = await listSheet(props.title, props.columns, sorted())
      saveFile(fileName('xlsx'), [sheet], sheet.type)
    },
  }
}

interface ViewMenuProps {
  list: RecordList
  title: string
  /** Of whatever rows: what comes later has no type parameters. */
  all: readonly Column<never>[]
  columns: readonly Column<never>[]
  rows: readonly unknown[]
  /** The imports that the person may do. */
  fileKinds: (() => Promise<readonly FileKind[]>) | undefined
  /** Begins to pick rows, where some can be. */
  onPick: (() => void) | undefined
}

/** Saved views, columns, and what one sees as a file. */
export function ViewMenu(props: ViewMenuProps) {
  const [asked, setAsked] = createSignal<'columns' | 'save' | 'export'>()
  const [fileKinds, setFileKinds] = createSignal<readonly FileKind[]>()
  const close = () => setAsked(undefined)
  const downloads = createDownloads(props)
  const [changed, setChanged] = createSignal<SavedView>()
  const exported = () => (isExported(props.list.name) ? props.list.name : undefined)
  const star = createStarItem()
  const items = (): MenuItem[] => [
    ...viewItems(props.list, props.all, { onSave: () => setAsked('save'), onChange: setChanged, star }),
    ...(props.onPick ? [{ label: t('bulk.pickSeveral'), onSelect: props.onPick }] : []),
    { label: t('common.chooseColumns'), onSelect: () => setAsked('columns') },
    { label: t('common.asFile'), onSelect: downloads.csv },
    { label: t('common.asSheet'), onSelect: () => void downloads.sheet() },
    ...(exported() ? [{ label: t('jobs.exportOpen'), onSelect: () => setAsked('export') }] : []),
    ...(props.fileKinds
      ? [{ label: t('fileIn.open'), onSelect: () => void props.fileKinds?.().then((kinds) => setFileKinds(kinds)) }]
      : []),
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
        <Show when={asked() === 'export' && exported()}>
          {(table) => (
            <ExportDialog
              table={table()}
              title={props.title}
              open={{ list: props.list, columns: props.columns.filter(({ file }) => file) }}
              onClose={close}
            />
          )}
        </Show>
        <Show when={fileKinds()}>
          {(kinds) => <FileInDialog kinds={kinds()} onClose={() => setFileKinds(undefined)} />}
        </Show>
        <Show when={asked() === 'save'}>
          <ViewDialog onSave={props.list.saveView} onClose={close} />
        </Show>
        <Show when={changed()}>
          {(view) => (
            <ViewDialog
              view={view()}
              onSave={(name, place) => props.list.changeView(view(), name, place)}
              onClose={() => setChanged(undefined)}
            />
          )}
        </Show>
      </Suspense>
    </>
  )
}
