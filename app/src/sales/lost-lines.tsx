import { addLine, type OrderLine, removeLine } from '@werkbank/model/sales/order-document.ts'
import { For } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { t } from '../i18n/t.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { createLostLines } from './create-lost-lines.ts'
import type { Together } from './create-together.ts'

/** Lines that somebody removed while this person was changing them: what was typed is not lost. */
export function LostLines(props: { together: Together }) {
  const mirror = useMirror()
  const { replica } = props.together
  const lost = createLostLines(replica.doc)
  const putBack = (line: OrderLine) => replica.edit(() => addLine(replica.doc, line))
  const letGo = (line: OrderLine) => replica.edit(() => removeLine(replica.doc, line.id))
  return (
    <For each={lost()}>
      {(line) => (
        <Notice
          meaning="warning"
          actions={
            <>
              <Button onClick={() => putBack(line)}>{t('sales.putBack')}</Button>
              <Button kind="quiet" onClick={() => letGo(line)}>
                {t('sales.letGo')}
              </Button>
            </>
          }
        >
          {t('sales.lineTaken', { product: mirror.get('products', line.productId)?.name ?? t('sales.unknownProduct') })}
        </Notice>
      )}
    </For>
  )
}
