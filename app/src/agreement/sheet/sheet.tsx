import { Redo2, Undo2 } from 'lucide-solid/icons'
import { createMemo, createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js'
import { Notice } from '../../design/badge.tsx'
import { IconButton } from '../../design/button.tsx'
import { showUnread } from '../../design/field/number-input.tsx'
import { showToast } from '../../design/overlay/toast.tsx'
import { drawNow } from '../../design/table/lazy-rows.ts'
import { t } from '../../i18n/t.ts'
import { useCan } from '../../identity/index.ts'
import { useOutbox } from '../../outbox/use-outbox.ts'
import { ChangesDialog } from '../changes-dialog.tsx'
import { CommitBar } from '../commit-bar.tsx'
import { revertTo } from '../committed-content.ts'
import type { Collaboration } from '../create-collaboration.ts'
import { createCommit } from '../create-commit.ts'
import type { WorkingCopy } from '../create-working-copy.ts'
import { type AgreementKind, type AgreementRow, newFocus } from '../kind.ts'
import { LostLines } from '../lost-lines/lost-lines.tsx'
import { NoteEditor } from '../note/note-editor.tsx'
import { LineFinder } from './line-finder.tsx'
import { SheetHead } from './sheet-head.tsx'
import { DRAWN_AT_FIRST, SheetLines } from './sheet-lines.tsx'
import { SheetTotals } from './sheet-totals.tsx'

/** An agreed document itself: head, lines, note, totals, and at its foot where it stands to what was agreed. */
export function AgreementSheet(props: {
  kind: AgreementKind
  row: AgreementRow
  working: WorkingCopy
  collaboration: Collaboration
  /** Fields of the head that only this kind has. */ fields?: JSX.Element
}) {
  const can = useCan()
  const outbox = useOutbox()
  const { replica } = props.collaboration
  const { content } = props.working
  const [changesOpen, setChangesOpen] = createSignal(false)
  const commit = createCommit({ kind: props.kind, id: props.row.id, replica, outbox, content: props.working.whole })
  const mayEdit = () => !replica.readOnly() && can(props.kind.edit)
  // A memo: the order's row is another object with every key that is not sent yet, and every cell asks.
  const disabled = createMemo(() => !mayEdit() || props.row.isClosed)
  const byLine = createMemo(
    () => new Map(props.working.findings().map((finding) => [`${finding.lineId}.${finding.field}`, finding])),
  )
  const customerFinding = () => {
    const finding = props.working.findings().find(({ field }) => field === 'customerId')
    return finding?.code === 'customer-missing' ? undefined : finding
  }
  const undo = () => replica.undo?.undo()
  const redo = () => replica.undo?.redo()
  let frame: HTMLDivElement | undefined
  /** Undo is the document's, not the field's: it knows what others wrote and leaves it alone. */
  const onKey = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || disabled()) return
    const key = event.key.toLowerCase()
    const target = event.target as HTMLElement
    const elsewhere =
      target.closest('input, textarea, [contenteditable="true"]') &&
      (!frame?.contains(target) || target.closest('search'))
    if ((key !== 'z' && key !== 'y') || elsewhere || event.defaultPrevented) return
    event.preventDefault()
    if (key === 'y' || event.shiftKey) redo()
    else undo()
  }
  onMount(() => document.addEventListener('keydown', onKey))
  onCleanup(() => document.removeEventListener('keydown', onKey))
  const showLine = (lineId: string | undefined) => {
    frame?.querySelector('[data-found]')?.removeAttribute('data-found')
    const row = lineId && frame?.querySelector(`[data-line="${lineId}"]`)
    if (!row) return
    drawNow(row)
    row.setAttribute('data-found', '')
    row.scrollIntoView({ block: 'center' })
  }
  const showMissing = () => {
    const finding = props.working.findings()[0]
    const cell =
      { productId: 'product', unitPriceMinor: 'price', discountPercent: 'discount' }[finding?.field ?? ''] ?? 'quantity'
    if (finding?.lineId) drawNow(frame?.querySelector(`[data-line="${finding.lineId}"]`))
    const place = finding?.lineId
      ? `[data-line="${finding.lineId}"] [data-column="${cell}"] input`
      : finding?.field === 'lines'
        ? '[data-add] input'
        : '[data-customer]'
    frame?.querySelector<HTMLElement>(place)?.focus()
  }
  const revert = () => {
    const agreed = props.working.agreed()
    if (agreed) replica.edit(() => revertTo(replica.doc, agreed, props.working.changes()))
    setChangesOpen(false)
    showToast(t('sales.reverted', { version: props.row.version }), { onUndo: undo })
  }
  return (
    <div ref={frame} class="flex h-full min-h-0 flex-1 flex-col bg-surface">
      <Show when={content.lines.length > DRAWN_AT_FIRST}>
        <LineFinder lines={content.lines} onShow={showLine} />
      </Show>
      <div class="min-h-0 flex-1 overflow-auto">
        <div class="flex flex-col gap-2 px-4 pt-3 empty:hidden">
          <Show when={!mayEdit() && !props.row.isClosed}>
            <Notice meaning="info">{props.kind.words.readOnly()}</Notice>
          </Show>
          <Show when={content.broken.length > 0}>
            <Notice meaning="warning">{t('sales.broken', { count: content.broken.length })}</Notice>
          </Show>
          <LostLines collaboration={props.collaboration} />
        </div>
        <SheetHead
          focus={newFocus(props.kind, props.row.id)}
          collaboration={props.collaboration}
          head={content.head}
          disabled={disabled()}
          finding={customerFinding()}
          fields={props.fields}
        />
        <SheetLines
          collaboration={props.collaboration}
          lines={content.lines}
          currency={props.working.currency()}
          disabled={disabled()}
          cover={props.working.cover}
          agreed={props.working.agreedLine}
          progress={props.working.progress}
          findings={(lineId, field) => byLine().get(`${lineId}.${field}`)}
        />
        <div class="grid gap-x-8 gap-y-4 p-4 md:grid-cols-[minmax(0,1fr)_20rem]">
          <div class="min-w-0">
            <NoteEditor collaboration={props.collaboration} disabled={disabled()} />
          </div>
          <SheetTotals
            total={props.working.total()}
            currency={props.working.currency()}
            exempt={props.working.taxExempt()}
          />
        </div>
        <Show when={!disabled()}>
          <div class="flex gap-1 px-3 pb-3 print:hidden">
            <IconButton label={t('sales.undo')} aria-keyshortcuts="Control+Z Meta+Z" onClick={undo}>
              <Undo2 aria-hidden="true" />
            </IconButton>
            <IconButton label={t('sales.redo')} aria-keyshortcuts="Control+Y Shift+Meta+Z" onClick={redo}>
              <Redo2 aria-hidden="true" />
            </IconButton>
          </div>
        </Show>
      </div>
      <CommitBar
        kind={props.kind}
        row={props.row}
        commit={commit}
        changes={props.working.changes().length}
        findings={props.working.findings()}
        shortages={props.working.shortages}
        onMissing={showMissing}
        showUnread={() => showUnread(frame)}
        onShowChanges={() => setChangesOpen(true)}
        onUndo={undo}
      />
      <Show when={changesOpen()}>
        <ChangesDialog
          version={props.row.version}
          currency={props.working.currency()}
          content={content}
          changes={props.working.changes()}
          readOnly={disabled()}
          onRevert={revert}
          onClose={() => setChangesOpen(false)}
        />
      </Show>
    </div>
  )
}
