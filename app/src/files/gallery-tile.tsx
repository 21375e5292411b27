import { Star } from 'lucide-solid/icons'
import { Show } from 'solid-js'
import { t } from '../i18n/t.ts'
import { type FileRow, pictureAddress } from './pictures.tsx'

/** One picture of a gallery, in a square whatever its shape. */
export function GalleryTile(props: { file: FileRow; isMain: boolean; onOpen: () => void }) {
  return (
    <button
      type="button"
      aria-label={t('files.open', { name: props.file.name })}
      class="group relative block aspect-square w-full overflow-hidden rounded-md border border-line bg-sunken hover:border-line-strong"
      onClick={props.onOpen}
    >
      <img
        src={pictureAddress(props.file.id, 'gallery')}
        alt=""
        loading="lazy"
        decoding="async"
        class="absolute inset-0 size-full object-contain"
      />
      <Show when={props.isMain}>
        <span class="absolute top-1 left-1 inline-flex items-center gap-1 rounded-sm bg-raised px-1.5 py-0.5 text-xs text-ink shadow-raised [&>svg]:size-3">
          <Star aria-hidden="true" />
          {t('files.main')}
        </span>
      </Show>
    </button>
  )
}
