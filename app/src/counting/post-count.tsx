import { isPossible } from '@werkbank/model/base/possible.ts'
import { postCount } from '@werkbank/model/counting/commands.ts'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { z } from 'zod'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/overlay/dialog.tsx'
import { formatQuantity } from '../i18n/format.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { useAsking } from '../mirror/use-possible.ts'
import type { OutboxEntry } from '../outbox/outbox-database.ts'
import { useSend } from '../outbox/use-send.ts'
import type { CountSummary } from './sheet/count-lines.ts'
import type { OpenSheet } from './sheet/create-sheet.ts'

/** The posting of this sheet that is on its way or was refused. */
function createPosting(sheet: OpenSheet): () => OutboxEntry | undefined {
  const { outbox } = useWorkspace()
  return createMemo(() =>
    outbox.forSubject(`count:${sheet.row()?.id}`).find(({ command }) => command === postCount.name),
  )
}

/** Posts what was counted, after one plain sentence: it can't be undone. */
export function PostButton(props: { sheet: OpenSheet; summary: CountSummary }) {
  const { outbox } = useWorkspace()
  const asker = useAsking()
  const canPost = () => {
    const row = props.sheet.row()
    return row !== undefined && isPossible(postCount, row, asker)
  }
  const send = useSend()
  const posting = createPosting(props.sheet)
  const [asking, setAsking] = createSignal(false)
  const post = async () => {
    setAsking(false)
    const input = { id: props.sheet.row()?.id ?? '', heads: props.sheet.heads() }
    const refused = posting()
    // A refused posting holds back everything else about the sheet: it is sent again, with what is seen now.
    if (refused) await outbox.retry(refused.key, input)
    else await send(postCount, input)
  }
  return (
    <Show when={canPost()}>
      <Button
        kind="primary"
        disabled={props.summary.counted === 0 || posting()?.state === 'waiting'}
        onClick={() => setAsking(true)}
      >
        {t('counting.post')}
      </Button>
      <Show when={asking()}>
        <Dialog
          open
          onClose={() => setAsking(false)}
          title={t('counting.postTitle')}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
              <Button kind="primary" disabled={props.summary.conflicts > 0} onClick={() => void post()}>
                {t('counting.post')}
              </Button>
            </>
          }
        >
          <div class="flex flex-col gap-2">
            <Show when={props.summary.conflicts > 0}>
              <Notice meaning="warning">{t('counting.conflictsLeft', { count: props.summary.conflicts })}</Notice>
            </Show>
            <p>{t('counting.postText', { count: props.summary.differences })}</p>
            <Show when={props.summary.uncounted > 0}>
              <p>{t('counting.postUncounted', { count: props.summary.uncounted })}</p>
            </Show>
            <p class="text-muted">{t('counting.postFinal')}</p>
          </div>
        </Dialog>
      </Show>
    </Show>
  )
}

const shortagesSchema = z.object({ shortages: z.array(z.object({ productId: z.string(), missing: z.string() })) })

/** Says that a posting waits, or why it was refused and for which products. */
export function PostNotice(props: { sheet: OpenSheet }) {
  const mirror = useMirror()
  const posting = createPosting(props.sheet)
  const refused = () => (posting()?.state === 'attention' ? posting()?.reason : undefined)
  const shortages = () =>
    (shortagesSchema.safeParse(refused()?.data).data?.shortages ?? []).map(({ productId, missing }) => {
      const product = mirror.get('products', productId)
      return t('counting.shortage', {
        sku: product?.sku ?? '',
        name: product?.name ?? '',
        missing: formatQuantity(missing),
      })
    })
  return (
    <>
      <Show when={posting()?.state === 'waiting'}>
        <Notice meaning="info">{t('counting.postWaiting')}</Notice>
      </Show>
      <Show when={refused()}>
        {(reason) => (
          <Notice meaning="danger">
            {t('counting.postRefused', {
              reason: refusalWords(reason().code, reason().data, reason().detail ?? reason().title),
            })}
            <ul>
              <For each={shortages()}>{(words) => <li>{words}</li>}</For>
            </ul>
          </Notice>
        )}
      </Show>
    </>
  )
}
