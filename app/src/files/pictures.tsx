import {
  type PictureChoices,
  type PictureContext,
  type PictureSize,
  primaryPicture,
} from '@werkbank/model/files/picture.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { Package } from 'lucide-solid/icons'
import { type Accessor, createMemo, createSignal, Show } from 'solid-js'
import { classes } from '../design/classes.ts'
import { useTable } from '../mirror/use-mirror.ts'

export type FileRow = MirrorRow<'files'>

/** The address of a picture at a size; the server checks the right. */
export const pictureAddress = (id: string, size: PictureSize): string => `/api/v1/files/${id}/pictures/${size}`
export const contentAddress = (id: string): string => `/api/v1/files/${id}/content`

type Pictured = { id: string; parentId: string | null; pictures: PictureChoices }

/**
 * Which picture shows a product: its own, else its parent's. The same everywhere but for the choice of a context (PI-01). `any`: whether there are
 * pictures at all, so that a company without them sees no empty boxes.
 */
export function createProductPictures(productOf: (id: string) => Pictured | undefined): {
  any: Accessor<boolean>
  pictureOf: (product: Pictured, context: PictureContext) => FileRow | undefined
} {
  const files = useTable('files')
  const byProduct = createMemo(() =>
    Map.groupBy(
      files().filter(({ subjectType }) => subjectType === 'product'),
      ({ subjectId }) => subjectId,
    ),
  )
  const own = ({ id, pictures }: Pictured, context: PictureContext) =>
    primaryPicture(byProduct().get(id) ?? [], pictures, context)
  return {
    any: () => byProduct().size > 0,
    pictureOf(product, context) {
      const found = own(product, context)
      const parent = found || !product.parentId ? undefined : productOf(product.parentId)
      return found ?? (parent && own(parent, context))
    },
  }
}

const BOXES = { small: 'size-6 rounded-sm [&>svg]:size-3.5', large: 'size-24 rounded-md [&>svg]:size-8' } as const

/** A picture in a box that keeps its size; until it is there, and where there is none, a quiet sign stands in it. PI-07. */
export function Picture(props: {
  file: FileRow | undefined
  box: keyof typeof BOXES
  size: PictureSize
  alt?: string
}) {
  const [isShown, setShown] = createSignal(false)
  return (
    <span
      class={classes(
        'relative inline-flex shrink-0 items-center justify-center overflow-hidden bg-sunken text-muted',
        BOXES[props.box],
      )}
    >
      <Show when={!props.file || !isShown()}>
        <Package aria-hidden="true" class="opacity-40" />
      </Show>
      <Show when={props.file?.id} keyed>
        {(id) => (
          <img
            src={pictureAddress(id, props.size)}
            alt={props.alt ?? ''}
            loading="lazy"
            decoding="async"
            class={classes('absolute inset-0 size-full object-cover', !isShown() && 'opacity-0')}
            onLoad={() => setShown(true)}
            onError={() => setShown(false)}
          />
        )}
      </Show>
    </span>
  )
}

export type ProductPictures = ReturnType<typeof createProductPictures>

/** The small picture of a product before its words, in lists and pickers; nothing where nobody has pictures. */
export const SmallPicture = (props: { pictures: ProductPictures; product: Pictured | undefined }) => (
  <Show when={props.pictures.any() && props.product}>
    {(product) => <Picture file={props.pictures.pictureOf(product(), 'list')} box="small" size="list" />}
  </Show>
)
