import { Clock, Download, File, FileImage, FileText, MoreHorizontal, Trash2 } from 'lucide-solid/icons'
import { Dynamic } from 'solid-js/web'
import { Badge } from '../design/badge.tsx'
import { Menu } from '../design/overlay/menu.tsx'
import { formatBytes, formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { AddedBy } from './added-by.tsx'
import { contentAddress, type FileRow } from './pictures.tsx'
import { idOf } from './waiting-files.ts'
import { WaitingPicture } from './waiting-picture.tsx'

const iconOf = (mediaType: string) =>
  mediaType.startsWith('image/') ? FileImage : /pdf|text|document/.test(mediaType) ? FileText : File

type Shown = { file: FileRow; onRemove?: ((file: FileRow) => void) | undefined }

/** A file that isn't shown as a picture: its name saves it. */
export function FileItem(props: Shown) {
  const items = () => [
    {
      label: t('files.save'),
      icon: <Download />,
      onSelect: () => window.location.assign(contentAddress(props.file.id)),
    },
    ...(props.onRemove
      ? [{ label: t('files.remove'), icon: <Trash2 />, danger: true, onSelect: () => props.onRemove?.(props.file) }]
      : []),
  ]
  return (
    <li class="flex min-h-row items-center gap-2 py-1">
      <Dynamic component={iconOf(props.file.mediaType)} aria-hidden="true" class="size-5 shrink-0 text-muted" />
      <span class="flex min-w-0 flex-1 flex-col">
        <a
          href={contentAddress(props.file.id)}
          download={props.file.name}
          target="_self"
          class="inline-flex min-h-6 min-w-0 items-center hover:underline pointer-coarse:min-h-target"
        >
          <span class="truncate" dir="auto">
            {props.file.name}
          </span>
        </a>
        <span class="truncate text-xs text-muted">
          {formatBytes(props.file.bytes)} · <AddedBy file={props.file} />
        </span>
      </span>
      <Menu label={t('files.more', { name: props.file.name })} trigger={<MoreHorizontal />} items={items()} />
    </li>
  )
}

/** A reason that only another person can remove is shown; a busy server is not. */
const WAITS_FOR: Record<string, () => string> = {
  'disk-full': () => t('files.noRoom'),
  'files-away': () => t('files.storeAway'),
}

/** A file that the server hasn't taken yet. */
export function WaitingItem(props: { file: FileRow }) {
  const { outbox } = useWorkspace()
  const waitsFor = () => outbox.entries().find((entry) => idOf(entry) === props.file.id)?.waitsFor
  const reason = () => WAITS_FOR[waitsFor() ?? '']?.()
  return (
    <li class="flex min-h-row items-center gap-2 py-1">
      <WaitingPicture id={props.file.id} />
      <span class="flex min-w-0 flex-1 flex-col">
        <span class="truncate" dir="auto">
          {props.file.name}
        </span>
        <span class="text-xs text-muted">{reason() ?? formatDate(props.file.createdAt, 'dayTime')}</span>
      </span>
      <Badge meaning="info" icon={Clock}>
        {t('files.waits')}
      </Badge>
    </li>
  )
}
