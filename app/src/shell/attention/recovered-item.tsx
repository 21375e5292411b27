import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import { Badge } from '../../design/badge.tsx'
import { Button, buttonClass } from '../../design/button.tsx'
import { showToast } from '../../design/overlay/toast.tsx'
import type { RecoveredDocument } from '../../device/database.ts'
import { formatDate } from '../../i18n/format.ts'
import { refusedBecause } from '../../i18n/refusal-words.ts'
import { t } from '../../i18n/t.ts'
import { useWorkspace } from '../../identity/session.tsx'
import { differences, differenceWords, recoveredText, restoreDifferences } from '../../replica/recovered.ts'
import { createReplica } from '../../replica/use-replica.ts'
import { describeSubject, pathOf } from '../../subjects.ts'

/** Content that the server refused: what differs from the document now, to copy or to enter again. */
export function RecoveredItem(props: { item: RecoveredDocument }) {
  const { mirror, database, documents } = useWorkspace()
  const replica = createReplica(() => props.item.document)
  const different = () => {
    const current = replica()
    return current ? differences(props.item, current.doc) : []
  }
  const forget = async () => {
    await database.recovered.delete(props.item.id)
    await documents()?.replicas.recoveredChanged()
  }
  const discard = async () => {
    await forget()
    const undo = async () => {
      await database.recovered.put(props.item)
      await documents()?.replicas.recoveredChanged()
    }
    showToast(t('sync.discarded', { what: describeSubject(mirror, props.item.document) }), {
      onUndo: () => void undo(),
    })
  }
  const restore = async () => {
    const current = replica()
    if (!current) return
    restoreDifferences(different(), current.doc)
    await forget()
  }
  return (
    <li class="flex flex-col gap-2 rounded-lg border border-line bg-surface p-4">
      <div class="flex flex-wrap items-center gap-2">
        <Badge meaning="warning">{t('sync.state_attention')}</Badge>
        <h2 class="text-base">{t('sync.recovered', { document: describeSubject(mirror, props.item.document) })}</h2>
        <span class="ml-auto text-xs text-muted">{formatDate(props.item.at, 'dayTime')}</span>
      </div>
      <p>
        {t('sync.recoveredExplained', {
          reason: refusedBecause(props.item.reason),
        })}
      </p>
      <Show when={different().length > 0}>
        <table class="text-left">
          <tbody>
            <For each={different().slice(0, 50).map(differenceWords)}>
              {(difference) => (
                <tr class="border-b border-line align-top">
                  <th scope="row" class="py-1 pr-3 font-normal text-muted">
                    {difference.field}
                  </th>
                  <td class="py-1 pr-3 break-all">{difference.mine}</td>
                  <td class="py-1 break-all text-muted line-through">{difference.current}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
      <div class="flex flex-wrap gap-2">
        <Show when={pathOf(props.item.document)}>
          {(path) => (
            <A href={path()} class={buttonClass('secondary')}>
              {t('sync.openSubject')}
            </A>
          )}
        </Show>
        <Button
          onClick={() =>
            void navigator.clipboard.writeText(recoveredText(props.item)).then(() => showToast(t('common.copied')))
          }
        >
          {t('sync.copyContent')}
        </Button>
        <Show when={different().length > 0 && !replica()?.readOnly()}>
          <Button onClick={() => void restore()}>{t('sync.restoreContent')}</Button>
        </Show>
        <Button kind="quiet" onClick={() => void discard()}>
          {t('sync.discardChange')}
        </Button>
      </div>
    </li>
  )
}
