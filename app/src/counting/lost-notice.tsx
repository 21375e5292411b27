import { createMemo, createSignal } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { ConfirmDialog } from '../design/overlay/confirm-dialog.tsx'
import { t } from '../i18n/t.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import type { LostCounts } from './lost-counts.ts'
import type { OpenSheet } from './sheet/create-sheet.ts'

/** The server was restored and lacks counts of others: whose they are, how to get them back, and how to go on without them (decision 0073). */
export function LostNotice(props: { sheet: OpenSheet; lost: LostCounts['entries'] }) {
  const mirror = useMirror()
  const [asked, setAsked] = createSignal(false)
  const listed = (words: (string | undefined)[]) => [...new Set(words.filter(Boolean))].join(', ')
  const names = createMemo(() =>
    listed(props.lost.map(({ by }) => mirror.get('people', by)?.name ?? t('counting.somebody'))),
  )
  const skus = createMemo(() => listed(props.lost.map(({ productId }) => mirror.get('products', productId)?.sku)))
  return (
    <>
      <Notice meaning="warning" actions={<Button onClick={() => setAsked(true)}>{t('counting.goOnWithout')}</Button>}>
        {t('counting.lost', { names: names() })}
      </Notice>
      <ConfirmDialog
        open={asked()}
        title={t('counting.goOnWithout')}
        submit={t('counting.goOnWithout')}
        onClose={() => setAsked(false)}
        onConfirm={() => void props.sheet.goOnWithoutLost()}
      >
        {t('counting.goOnText', { names: names(), skus: skus() })}
      </ConfirmDialog>
    </>
  )
}
