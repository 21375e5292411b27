import { useParams, useSearchParams } from '@solidjs/router'
import { NO_LOT } from '@werkbank/model/base/value/id.ts'
import { addQuantities } from '@werkbank/model/base/value/quantity.ts'
import { checkCounted } from '@werkbank/model/counting/check-counted.ts'
import { binKey, binParts, type CountDocument } from '@werkbank/model/counting/count-document.ts'
import type { LiveEntry } from '@werkbank/model/counting/read-count.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { CloudOff, Pencil } from 'lucide-solid/icons'
import { type Accessor, createMemo, createSignal, Match, onMount, Show, Switch } from 'solid-js'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ProgressBar } from '../design/figures.tsx'
import { focusIfFree } from '../design/overlay/focus-trail.ts'
import { showToast } from '../design/overlay/toast.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { Tabs } from '../design/tabs.tsx'
import { RecordChanges } from '../history/index.tsx'
import { formatDate, formatQuantity } from '../i18n/format.ts'
import { ruleWord } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { useCan, useWorkspace } from '../identity/index.ts'
import { useMirror, useRow, useRowsBy } from '../mirror/use-mirror.ts'
import { RecordScreen } from '../records/record-screen.tsx'
import { SheetBadge } from './count-list.tsx'
import { DifferenceList } from './difference-list.tsx'
import { LostNotice } from './lost-notice.tsx'
import { PostButton, PostNotice } from './post-count.tsx'
import { RenameCountDialog } from './rename-count-dialog.tsx'
import { BinCard } from './sheet/bin-card.tsx'
import { type CountLine, countLines, summarise } from './sheet/count-lines.ts'
import { createSheet, type OpenSheet } from './sheet/create-sheet.ts'
import { EntryList } from './sheet/entry-list.tsx'
import { ScanField } from './sheet/scan-field.tsx'
import { unsentCountsOf } from './unsent-counts.ts'

type View = 'count' | 'compare'

/** One count: scan and count, compare with what should be there, post. */
export function CountScreen() {
  const params = useParams<{ id: string }>()
  const [search, setSearch] = useSearchParams<{ view?: string }>()
  const sheet = createSheet(() => params.id)
  const lines = createLines(sheet)
  const place = useRow('locations', () => sheet.row()?.locationId)
  const view = (): View => (search.view === 'compare' || sheet.row()?.status === 'posted' ? 'compare' : 'count')
  const summary = createMemo(() => summarise(lines()))
  const can = useCan()
  return (
    <RecordScreen
      type="count"
      id={params.id}
      row={sheet.row()}
      unknown={t('counting.unknown')}
      title={sheet.row()?.name ?? t('counting.title')}
      subtitle={place()?.name}
      tab={t('counting.sheet')}
      state={<Show when={sheet.row()}>{(row) => <SheetBadge sheet={row()} />}</Show>}
      actions={
        <>
          <Show when={can('stock.count') && sheet.row()}>{(row) => <RenameButton sheet={row()} />}</Show>
          <Show when={sheet.status() === 'ready' && sheet.row()?.status === 'open'}>
            <PostButton sheet={sheet} summary={summary()} />
          </Show>
        </>
      }
      history={(row) => <RecordChanges record="count" id={params.id} version={row().version} />}
      body={(row) => (
        <Switch fallback={<Skeleton />}>
          <Match when={sheet.status() === 'ready'}>
            <Notices sheet={sheet} row={row()} />
            <Tabs
              label={t('counting.views')}
              value={view()}
              onChange={(id) => setSearch({ view: id === 'count' ? undefined : id }, { replace: true })}
              tabs={[
                {
                  id: 'count',
                  label: t('counting.viewCount'),
                  content: () => <CountView sheet={sheet} lines={lines()} shown={view() === 'count'} />,
                },
                {
                  id: 'compare',
                  label: t('counting.viewDifferences'),
                  content: () => <DifferenceList sheet={sheet} lines={lines()} />,
                },
              ]}
            />
          </Match>
          <Match when={sheet.status() === 'preparing'}>
            <EmptyState icon={<CloudOff />} title={t('counting.preparing')}>
              {t('counting.preparingText')}
            </EmptyState>
          </Match>
          <Match when={sheet.status() === 'missing'}>
            <EmptyState icon={<CloudOff />} title={row().name}>
              {t('counting.missingText')}
            </EmptyState>
          </Match>
          <Match when={sheet.status() === 'failed'}>
            <EmptyState icon={<CloudOff />} title={row().name}>
              {t('counting.failedText')}
            </EmptyState>
          </Match>
        </Switch>
      )}
    />
  )
}

function RenameButton(props: { sheet: MirrorRow<'countSheets'> }) {
  const [open, setOpen] = createSignal(false)
  return (
    <>
      <Button icon={<Pencil />} onClick={() => setOpen(true)}>
        {t('counting.rename')}
      </Button>
      <Show when={open()}>
        <RenameCountDialog sheet={props.sheet} onClose={() => setOpen(false)} />
      </Show>
    </>
  )
}

/** The sheet's lines, with the levels of its place as they are now. */
function createLines(sheet: OpenSheet): Accessor<readonly CountLine[]> {
  const mirror = useMirror()
  const levels = useRowsBy('stockLevels', 'locationId', () => sheet.row()?.locationId)
  const onHand = createMemo(
    () => new Map(levels().map((level) => [binKey(level.productId, level.lotId), level.onHand])),
  )
  return createMemo(() => {
    const document = sheet.document()
    if (!document) return []
    return countLines(document, sheet.bins(), {
      onHand: (productId, lotId) => onHand().get(binKey(productId, lotId)) ?? '0',
      product: (id) => mirror.get('products', id),
    })
  })
}

/** What became of the posting, and of counts that came too late for it. */
function Notices(props: { sheet: OpenSheet; row: MirrorRow<'countSheets'> }) {
  const here = unsentCountsOf(useWorkspace())
  return (
    <div class="flex flex-col gap-2 px-4 pt-3 empty:hidden">
      <Show when={props.row.status === 'posted'}>
        <Notice meaning="good">{t('counting.postedText', { at: formatDate(props.row.postedAt, 'dayTime') })}</Notice>
        <Show when={here.unsent().has(props.row.id)}>
          <Notice
            meaning="danger"
            actions={<Button onClick={() => void here.markSent(props.row.id)}>{t('counting.lateSeen')}</Button>}
          >
            {t('counting.postedLate')}
          </Notice>
        </Show>
      </Show>
      <Show when={props.row.status === 'open' && props.sheet.lost()}>
        {(lost) => <LostNotice sheet={props.sheet} lost={lost()} />}
      </Show>
      <PostNotice sheet={props.sheet} />
    </div>
  )
}

/** Scan, see what it was, add or correct; what was counted last stands below. */
function CountView(props: { sheet: OpenSheet; lines: readonly CountLine[]; shown: boolean }) {
  const mirror = useMirror()
  const [chosen, setChosen] = createSignal<string>()
  const [said, setSaid] = createSignal<{ text: string; wrong: boolean }>()
  let field: HTMLInputElement | undefined
  onMount(() => focusIfFree(field))
  const byBin = createMemo(() => new Map(props.lines.map((line) => [line.id, line])))
  const lineOf = (bin: string) => byBin().get(bin) ?? newLine(bin, (id) => mirror.get('products', id))
  const summary = createMemo(() => summarise(props.lines))
  const choose = (bin: string, sku: string): boolean => {
    const takes = props.sheet.takes(bin)
    setSaid(takes ? undefined : { text: t('counting.scanNotTaken', { sku }), wrong: true })
    setChosen(takes ? bin : undefined)
    return takes
  }
  const scan = (product: MirrorRow<'products'>, quantity: string) => {
    const bin = binKey(product.id, NO_LOT)
    if (!choose(bin, product.sku)) return
    const wrong = checkCounted(quantity, product.unit)
    if (wrong) return void setSaid({ text: `${product.sku}: ${ruleWord(wrong)}`, wrong: true })
    const before = props.sheet.entries().filter((entry) => entry.bin === bin && entry.adds)
    const total = addQuantities(quantity, ...before.map((entry) => entry.quantity))
    props.sheet.count(bin, { quantity, adds: true })
    const words = { sku: product.sku, quantity: formatQuantity(quantity), total: formatQuantity(total) }
    setSaid({ text: t('counting.scanned', words), wrong: false })
  }
  const undo = (entry: LiveEntry) => {
    props.sheet.undo(entry.bin, entry.id)
    const words = { sku: lineOf(entry.bin)?.sku ?? '', quantity: formatQuantity(entry.quantity) }
    showToast(t('counting.undone', words), {
      onUndo: () => props.sheet.count(entry.bin, { quantity: entry.quantity, ...(entry.adds ? { adds: true } : {}) }),
    })
  }
  return (
    <div class="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] content-start gap-4 p-4 lg:grid-cols-2">
      <div class="flex min-w-0 flex-col gap-3">
        <Show when={props.sheet.row()?.status === 'open'}>
          <ScanField
            ref={(element) => {
              field = element
            }}
            takesScans={props.shown}
            onScan={scan}
            onChoose={(product) => choose(binKey(product.id, NO_LOT), product.sku)}
            onUnknown={(sku) => setSaid({ text: t('counting.scanUnknown', { sku }), wrong: true })}
          />
          <div role="status" aria-live="assertive" data-testid="said">
            <Show when={said()} fallback={<p class="text-muted">{t('counting.scanHint')}</p>}>
              {(words) => (
                <p class={words().wrong ? 'font-medium text-danger' : 'font-medium text-good'}>{words().text}</p>
              )}
            </Show>
          </div>
        </Show>
        <Show when={chosen()}>
          {(bin) => (
            <Show when={lineOf(bin())}>
              {(line) => <BinCard line={line()} sheet={props.sheet} onDone={() => field?.focus()} />}
            </Show>
          )}
        </Show>
        <Progress counted={summary().total - summary().uncounted} total={summary().total} />
      </div>
      <EntryList
        entries={props.sheet.entries()}
        lineOf={lineOf}
        canUndo={props.sheet.row()?.status === 'open'}
        onUndo={undo}
        onOpen={(bin) => choose(bin, lineOf(bin)?.sku ?? '')}
      />
    </div>
  )
}

function Progress(props: { counted: number; total: number }) {
  const words = () => t('counting.progress', { counted: props.counted, total: props.total })
  return (
    <div class="flex flex-col gap-1">
      <ProgressBar value={props.total === 0 ? 0 : props.counted / props.total} label={words()} />
      <p class="text-xs text-muted">{words()}</p>
    </div>
  )
}

/** The line of a product that is not on the sheet, as it was not counted yet. */
function newLine(bin: string, product: (id: string) => MirrorRow<'products'> | undefined): CountLine | undefined {
  const empty = { bins: {} } as CountDocument
  return product(binParts(bin).productId)
    ? countLines(empty, [{ bin, state: 'uncounted' }], { onHand: () => '0', product })[0]
    : undefined
}
