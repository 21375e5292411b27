import { choosePicture } from '@werkbank/model/catalogue/commands.ts'
import { PICTURE_CONTEXTS, type PictureChoices, type PictureContext } from '@werkbank/model/files/picture.ts'
import { For } from 'solid-js'
import { Checkbox } from '../design/field/field.tsx'
import { t } from '../i18n/t.ts'
import { useSend } from '../outbox/use-send.ts'
import type { FileRow } from './pictures.tsx'

const CHOSEN = { list: 'files.list', detail: 'files.detail', document: 'files.document', shop: 'files.shop' } as const
const AUTOMATIC = {
  list: 'files.listAutomatic',
  detail: 'files.detailAutomatic',
  document: 'files.documentAutomatic',
  shop: 'files.shopAutomatic',
} as const

/** In which contexts a picture was chosen to show its product; unticked, the choice is automatic again (PI-03). */
export function PictureChoice(props: {
  product: { id: string; pictures: PictureChoices }
  file: FileRow
  automaticId: string | undefined
}) {
  const send = useSend()
  const isChosen = (context: PictureContext) => props.product.pictures[context] === props.file.id
  const isAutomatic = (context: PictureContext) =>
    props.product.pictures[context] === undefined && props.automaticId === props.file.id
  const choose = (context: PictureContext, chosen: boolean) =>
    void send(choosePicture, { id: props.product.id, context, fileId: chosen ? props.file.id : null })
  return (
    <fieldset class="flex flex-wrap gap-x-4 gap-y-1">
      <legend class="mb-1 font-medium">{t('files.shownIn')}</legend>
      <For each={PICTURE_CONTEXTS}>
        {(context) => (
          <Checkbox
            label={t((isAutomatic(context) ? AUTOMATIC : CHOSEN)[context])}
            checked={isChosen(context)}
            onChange={(chosen) => choose(context, chosen)}
          />
        )}
      </For>
    </fieldset>
  )
}
