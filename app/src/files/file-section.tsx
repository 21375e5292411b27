import { can as may } from '@werkbank/model/base/permission.ts'
import { FILE_SUBJECTS } from '@werkbank/model/file-subjects.ts'
import { removeFile } from '@werkbank/model/files/commands.ts'
import { isPicture } from '@werkbank/model/files/media.ts'
import { rankPictures } from '@werkbank/model/files/picture.ts'
import { fileMegabytes } from '@werkbank/model/files/settings.ts'
import { Camera, Plus } from 'lucide-solid/icons'
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import { Button } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import { createMedia } from '../design/media.ts'
import { showToast } from '../design/overlay/toast.tsx'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { useRowsBy } from '../mirror/use-mirror.ts'
import { useSend } from '../outbox/use-send.ts'
import { useSetting } from '../settings/index.ts'
import { FileItem, WaitingItem } from './file-item.tsx'
import { GalleryTile } from './gallery-tile.tsx'
import { PictureDialog } from './picture-dialog.tsx'
import type { FileRow } from './pictures.tsx'
import { RefusedFile } from './refused-file.tsx'
import { dropHandlers, makePaste } from './take-files.ts'
import { attachFiles, createRefused, type FilesOf } from './waiting-files.ts'

const MEGABYTE = 1_000_000

type Props = {
  of: FilesOf
  title?: string
  /** The picture that shows the record. */
  mainId?: string | undefined
  /** What more is said of a picture. */
  choice?: ((file: FileRow) => JSX.Element) | undefined
}

/**
 * Pictures and files of a record: dropped, pasted, chosen or taken by a phone's camera. What waits on this device says so; what was refused stands here with
 * the ways out.
 */
export function FileSection(props: Props) {
  const workspace = useWorkspace()
  const mayChange = () => may(workspace.person, FILE_SUBJECTS[props.of.subjectType].write)
  const [over, setOver] = createSignal(false)
  const take = createTaking(() => props.of)
  const isTaking = (files: File[]) => mayChange() && files.length > 0 && take(files)
  makePaste(isTaking)
  const title = () => props.title ?? t('files.title')
  return (
    <section
      aria-label={title()}
      class={classes('rounded-lg', over() && 'outline-2 outline-offset-4 outline-accent')}
      {...dropHandlers(isTaking, (above) => setOver(above && mayChange()))}
    >
      <div class="mb-2 flex min-h-target items-center justify-between gap-2">
        <h2 class="font-semibold">{over() ? t('files.drop') : title()}</h2>
        <Show when={mayChange()}>
          <AddButtons onFiles={isTaking} />
        </Show>
      </div>
      <FilesThere {...props} mayChange={mayChange()} />
    </section>
  )
}

/** Pictures in a gallery, the rest in a list, what waits and what was refused with them. */
function FilesThere(props: Props & { mayChange: boolean }) {
  const send = useSend()
  const rows = useRowsBy('files', 'subjectId', () => props.of.subjectId)
  const sorted = createMemo(() => rows().toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1)))
  const pictures = createMemo(() => rankPictures(rows()))
  const [openId, setOpenId] = createSignal<string>()
  const refused = createRefused(() => props.of)
  const remove = (row: FileRow) => {
    setOpenId(undefined)
    void send(removeFile, { id: row.id, ...props.of })
  }
  const onRemove = () => (props.mayChange ? remove : undefined)
  return (
    <>
      <Show when={rows().length === 0 && refused().length === 0}>
        <EmptyFiles mayChange={props.mayChange} />
      </Show>
      <Gallery pictures={pictures()} mainId={props.mainId} onOpen={setOpenId} />
      <ul class="divide-y divide-line">
        <For each={refused()}>{(entry) => <RefusedFile entry={entry} />}</For>
        <For each={sorted().filter((row) => !isPicture(row))}>
          {(row) => (row.sha256 === '' ? <WaitingItem file={row} /> : <FileItem file={row} onRemove={onRemove()} />)}
        </For>
      </ul>
      <Show when={pictures().find(({ id }) => id === openId())}>
        {(row) => (
          <PictureDialog
            file={row()}
            all={pictures()}
            choice={props.choice}
            onShow={setOpenId}
            onClose={() => setOpenId(undefined)}
            onRemove={onRemove()}
          />
        )}
      </Show>
    </>
  )
}

function Gallery(props: { pictures: readonly FileRow[]; mainId: string | undefined; onOpen: (id: string) => void }) {
  return (
    <Show when={props.pictures.length > 0}>
      <ul class="mb-3 grid grid-cols-[repeat(auto-fill,minmax(7rem,1fr))] gap-2">
        <For each={props.pictures}>
          {(row) => (
            <li>
              <GalleryTile file={row} isMain={row.id === props.mainId} onOpen={() => props.onOpen(row.id)} />
            </li>
          )}
        </For>
      </ul>
    </Show>
  )
}

/** A file that is too large is reported at once and not stored. */
function createTaking(of: () => FilesOf) {
  const workspace = useWorkspace()
  const megabytes = useSetting(fileMegabytes)
  return (files: readonly File[]) => {
    const max = megabytes()
    const fits = files.filter((file) => file.size <= max * MEGABYTE)
    for (const { name } of files.filter((file) => !fits.includes(file)))
      showToast(t('files.tooLarge', { name, max }), { meaning: 'danger' })
    if (fits.length > 0) void attachFiles(workspace, of(), fits).catch((error: unknown) => tellNotKept(fits, error))
  }
}

/** No room on this device, or a file that was moved since it was chosen: all of them are to be added again. */
function tellNotKept(files: readonly File[], error: unknown): void {
  console.error('files could not be kept', error)
  for (const { name } of files) showToast(t('files.notKept', { name }), { meaning: 'danger' })
}

function EmptyFiles(props: { mayChange: boolean }) {
  const isTouch = createMedia('(pointer: coarse)')
  return (
    <p class="rounded-lg border border-dashed border-line-strong p-4 text-center text-muted">
      {t('files.empty')} <Show when={props.mayChange}>{t(isTouch() ? 'files.emptyPhone' : 'files.emptyHint')}</Show>
    </p>
  )
}

/** Choosing files; on a phone the camera beside it. */
function AddButtons(props: { onFiles: (files: File[]) => void }) {
  const isTouch = createMedia('(pointer: coarse)')
  return (
    <span class="flex gap-2">
      <Show when={isTouch()}>
        <ChooseButton icon={<Camera />} label={t('files.photo')} accept="image/*" camera onFiles={props.onFiles} />
      </Show>
      <ChooseButton icon={<Plus />} label={t('files.add')} onFiles={props.onFiles} />
    </span>
  )
}

function ChooseButton(props: {
  icon: JSX.Element
  label: string
  accept?: string
  camera?: boolean
  onFiles: (files: File[]) => void
}) {
  let input: HTMLInputElement | undefined
  return (
    <>
      <Button icon={props.icon} onClick={() => input?.click()}>
        {props.label}
      </Button>
      <input
        ref={(element) => (input = element)}
        type="file"
        class="hidden"
        tabIndex={-1}
        aria-hidden="true"
        accept={props.accept}
        multiple={!props.camera}
        capture={props.camera ? 'environment' : undefined}
        onChange={(event) => {
          props.onFiles([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = '' // the same file may be chosen again
        }}
      />
    </>
  )
}
