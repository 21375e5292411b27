import type { Finding } from '@werkbank/model/agreement/findings.ts'
import type { Shortage } from '@werkbank/model/sales/commands.ts'
import { createSignal, For, Show } from 'solid-js'
import { Badge, MeaningIcon, Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { createOnce } from '../design/create-once.ts'
import { showToast } from '../design/overlay/toast.tsx'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/t.ts'
import { useCan, useWorkspace } from '../identity/index.ts'
import type { Commit } from './create-commit.ts'
import type { AgreementKind, AgreementRow } from './kind.ts'
import { findingWord } from './sheet/field-words.ts'
import { type ShortageDecision, ShortageDialog } from './shortage-dialog.tsx'

type Props = {
  kind: AgreementKind
  row: AgreementRow
  commit: Commit
  /** How many fields differ from the committed version. */
  changes: number
  findings: readonly Finding[]
  /** What this device knows that stock can't cover, now. */
  shortages: () => readonly Shortage[]
  /** The button was pressed although something is missing: show where. */
  onMissing: () => void
  /** Focuses a field whose text could not be parsed; false where there is none. */
  showUnread: () => boolean
  onShowChanges: () => void
  onUndo: () => void
}

/** Where the working copy stands to what was agreed, and the way to agree on it. */
export function CommitBar(props: Props) {
  const can = useCan()
  const [tried, setTried] = createSignal(false)
  const live = () => props.row.mayCommit && !props.row.isClosed
  const isNew = () =>
    props.commit.underWay() > 0 ? props.commit.since() > 0 : props.row.version === 0 || props.changes > 0
  const nextVersion = () => props.row.version + props.commit.underWay() + 1
  // Opened by a press only: by the button where this device knows already, else by the notice of the server's no.
  const [asked, setAsked] = createSignal<readonly Shortage[]>([])
  const close = () => setAsked([])
  const sending = createOnce((backorderLines: readonly string[]) => props.commit.send({ backorderLines }))
  const press = () => {
    if (props.showUnread()) return
    setTried(true)
    if (props.findings.length > 0) return props.onMissing()
    setTried(false)
    const short = props.shortages()
    if (short.length > 0) setAsked(short)
    else sending.run([])
  }
  /** Lines that get what there is are written so; with nothing on backorder, the person looks at that before they confirm. */
  const decide = async ({ backorderLines, reduce }: ShortageDecision) => {
    close()
    if (reduce.length > 0) {
      await props.commit.setToAvailable(reduce)
      showToast(t('sales.setToAvailableDone'), { onUndo: props.onUndo })
    }
    if (backorderLines.length > 0) sending.run(backorderLines)
  }
  return (
    <div class="border-t border-line bg-surface px-4 py-2 print:hidden">
      <Show when={tried() && props.findings.length > 0}>
        <Notice meaning="warning" class="mb-2">
          <ul>
            <For each={props.findings.slice(0, 4)}>{(finding) => <li>{findingWord(finding)}</li>}</For>
          </ul>
        </Notice>
      </Show>
      <Refusal commit={props.commit} onShow={() => setAsked(props.commit.shortages())} />
      <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Standing {...props} />
        <Show when={live() && isNew()}>
          <Button kind="primary" class="ml-auto" busy={sending.busy()} onClick={press}>
            {nextVersion() === 1 ? props.kind.words.commit() : props.kind.words.commitAgain(nextVersion())}
          </Button>
        </Show>
      </div>
      <Show when={asked().length > 0}>
        <ShortageDialog
          shortages={asked()}
          mayBackorder={can('order.backorder')}
          onClose={close}
          onDecide={(decision) => void decide(decision)}
        />
      </Show>
    </div>
  )
}

function Standing(props: Props) {
  const { online } = useWorkspace()
  const agreed = () => props.row.version > 0 && props.changes === 0 && !props.row.isClosed && !underWay()
  const underWay = () => props.commit.underWay() > 0
  const words = () => {
    const { row, changes, kind } = props
    if (row.isClosed) return kind.words.closed()
    if (row.version === 0) return kind.words.notCommitted()
    return changes > 0
      ? t('sales.changesSince', { count: changes, version: row.version })
      : kind.words.upToDate(row.version)
  }
  return (
    <>
      <span class="flex min-h-target flex-wrap items-center gap-1.5 text-muted" aria-live="polite">
        <Show when={agreed()}>
          <MeaningIcon meaning="good" class="size-4 shrink-0 text-good" />
        </Show>
        <Show when={underWay()} fallback={words()}>
          <Badge meaning="info">{online() ? props.kind.words.committing() : props.kind.words.commitWaits()}</Badge>
          <Show when={props.commit.since() > 0}>{t('sales.changesSincePress', { count: props.commit.since() })}</Show>
        </Show>
      </span>
      <Show when={props.commit.waiting() && !online()}>
        <Button kind="quiet" onClick={() => void props.commit.withdraw()}>
          {t('sales.withdraw')}
        </Button>
      </Show>
      <Show when={props.row.version > 0 && props.changes > 0}>
        <Button kind="quiet" onClick={props.onShowChanges}>
          {t('sales.showChanges')}
        </Button>
      </Show>
    </>
  )
}

/** The server's refusal, shown quietly beside the button; the person opens its ways out. It stays until they have decided, also over a reload. */
function Refusal(props: { commit: Commit; onShow: () => void }) {
  const words = () => {
    const refused = props.commit.refused()
    return refused ? refusalWords(refused.code, refused.data, refused.title) : ''
  }
  return (
    <Show when={props.commit.refused()}>
      {(refused) => (
        <Notice
          meaning="warning"
          class="mb-2"
          actions={
            <>
              <Show when={refused().code === 'insufficient-stock'}>
                <Button onClick={props.onShow}>{t('sales.waysOut')}</Button>
              </Show>
              <Show when={refused().code === 'changed-meanwhile'}>
                <Button onClick={() => void props.commit.sendAgain()}>{t('sales.commitSeen')}</Button>
              </Show>
              <Button kind="quiet" onClick={() => void props.commit.dismiss()}>
                {t('sales.notNow')}
              </Button>
            </>
          }
        >
          {words()}
        </Notice>
      )}
    </Show>
  )
}
