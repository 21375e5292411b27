import { ChevronLeft, ChevronRight, Download, Trash2 } from 'lucide-solid/icons'
import { type JSX, onCleanup, onMount, Show } from 'solid-js'
import { Button, buttonClass, IconButton } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import { Dialog } from '../design/overlay/dialog.tsx'
import { formatBytes } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { AddedBy } from './added-by.tsx'
import { contentAddress, type FileRow, pictureAddress } from './pictures.tsx'

/** One picture, large, with what is known of it; the arrows go on to the others. */
export function PictureDialog(props: {
  file: FileRow
  all: readonly FileRow[]
  choice?: ((file: FileRow) => JSX.Element) | undefined
  onShow: (id: string) => void
  onClose: () => void
  onRemove?: ((file: FileRow) => void) | undefined
}) {
  const step = (by: number) => {
    const at = props.all.findIndex(({ id }) => id === props.file.id)
    const next = props.all[(at + by + props.all.length) % props.all.length]
    if (next) props.onShow(next.id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.matches('input, select')) return
    if (event.key === 'ArrowLeft') step(-1)
    else if (event.key === 'ArrowRight') step(1)
  }
  onMount(() => document.addEventListener('keydown', onKeyDown))
  onCleanup(() => document.removeEventListener('keydown', onKeyDown))
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.file.name}
      width="wide"
      actions={<Actions file={props.file} onRemove={props.onRemove} />}
    >
      <div class="flex flex-col gap-3">
        <div class="relative flex h-[45dvh] items-center justify-between rounded-md bg-sunken p-1">
          <img
            src={pictureAddress(props.file.id, 'detail')}
            alt={props.file.name}
            class="absolute inset-0 size-full object-contain"
          />
          <Show when={props.all.length > 1}>
            <Step label={t('files.previous')} onClick={() => step(-1)} icon={<ChevronLeft />} />
            <Step label={t('files.next')} onClick={() => step(1)} icon={<ChevronRight />} />
          </Show>
        </div>
        {props.choice?.(props.file)}
        <PictureFacts file={props.file} />
      </div>
    </Dialog>
  )
}

/** To the next one, above the picture. */
const Step = (props: { label: string; icon: JSX.Element; onClick: () => void }) => (
  <span class="relative rounded-md bg-raised">
    <IconButton label={props.label} onClick={props.onClick}>
      {props.icon}
    </IconButton>
  </span>
)

function Actions(props: { file: FileRow; onRemove?: ((file: FileRow) => void) | undefined }) {
  return (
    <>
      <Show when={props.onRemove}>
        {(remove) => (
          <Button kind="quiet-danger" icon={<Trash2 />} onClick={() => remove()(props.file)}>
            {t('files.remove')}
          </Button>
        )}
      </Show>
      <a
        href={contentAddress(props.file.id)}
        download={props.file.name}
        target="_self"
        class={classes(buttonClass('secondary'), '[&>svg]:size-4')}
      >
        <Download aria-hidden="true" />
        {t('files.save')}
      </a>
    </>
  )
}

/** PI-02. */
function PictureFacts(props: { file: FileRow }) {
  const resolution = () => ({ width: String(props.file.width), height: String(props.file.height) })
  return (
    <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      <dt class="text-muted">{t('files.format')}</dt>
      <dd>{(props.file.mediaType.split('/')[1] ?? '').toUpperCase()}</dd>
      <dt class="text-muted">{t('files.resolution')}</dt>
      <dd>{t('files.resolutionText', resolution())}</dd>
      <dt class="text-muted">{t('files.size')}</dt>
      <dd>{formatBytes(props.file.bytes)}</dd>
      <dt class="text-muted">{t('files.addedBy')}</dt>
      <dd>
        <AddedBy file={props.file} />
      </dd>
    </dl>
  )
}
