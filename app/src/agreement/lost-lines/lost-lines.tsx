import { removeLine } from '@werkbank/model/agreement/agreed-document.ts'
import { restoreLine, type UnseenEdits } from '@werkbank/model/agreement/removed-lines.ts'
import { For } from 'solid-js'
import { Notice } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { t } from '../../i18n/t.ts'
import { useMirror } from '../../mirror/use-mirror.ts'
import type { Collaboration } from '../create-collaboration.ts'
import { createLostLines } from './create-lost-lines.ts'

/** Lines that another person removed while this one was changing them: what was typed is not lost. */
export function LostLines(props: { collaboration: Collaboration }) {
  const mirror = useMirror()
  const { replica } = props.collaboration
  const lost = createLostLines(replica)
  const nameOf = ({ line }: UnseenEdits) =>
    mirror.get('products', line.productId ?? '')?.name ?? t('sales.unknownProduct')
  return (
    <For each={lost()}>
      {(edits) => (
        <Notice
          meaning="warning"
          actions={
            <>
              <Button onClick={() => replica.edit(() => restoreLine(replica.doc, edits.lineId))}>
                {t('sync.putBack')}
              </Button>
              <Button kind="quiet" onClick={() => replica.edit(() => removeLine(replica.doc, edits.lineId))}>
                {t('sync.letGo')}
              </Button>
            </>
          }
        >
          {t('sync.lineTaken', { product: nameOf(edits) })}
        </Notice>
      )}
    </For>
  )
}
