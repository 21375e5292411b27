import { Upload } from 'lucide-solid/icons'
import { createSignal, For, type JSX, Match, Show, Switch } from 'solid-js'
import { BatchJob, BatchSending } from '../batches/index.ts'
import { Notice } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import { Field, inputClass, Select } from '../design/field/field.tsx'
import { ProgressBar } from '../design/figures.tsx'
import { Dialog } from '../design/overlay/dialog.tsx'
import { recordField } from '../i18n/record-words.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { useWorkspace } from '../identity/index.ts'
import { saveFile } from '../records/list/list-file.ts'
import { createFileIn, type FileIn, troublesOf } from './create-file-in.ts'
import { Columns } from './file-columns.tsx'
import type { FileKind } from './file-kind.ts'
import { Plan } from './file-plan.tsx'
import type { NotTaken } from './file-run.ts'
import { reasonOf } from './trouble-words.ts'

/** Rows of a file become records: which column is what, what would become of each row, and only then they are taken. LG-110. */
export function FileInDialog(props: { kinds: readonly FileKind[]; onClose: () => void }) {
  const [table, setTable] = createSignal(props.kinds[0]?.table)
  const chosen = () => props.kinds.find((kind) => kind.table === table())
  const kindField = () => (
    <Show when={props.kinds.length > 1}>
      <Select
        label={t('fileIn.kind')}
        value={table() ?? ''}
        options={props.kinds.map((kind) => ({ value: kind.table, label: kind.what() }))}
        onChange={(name) => setTable(name as FileKind['table'])}
      />
    </Show>
  )
  return (
    <Show when={chosen()} keyed>
      {(kind) => <KindDialog kind={kind} what={kind.what()} kindField={kindField()} onClose={props.onClose} />}
    </Show>
  )
}

function KindDialog(props: { kind: FileKind; what: string; kindField: JSX.Element; onClose: () => void }) {
  const fileIn = createFileIn(props.kind)
  const [started, setStarted] = createSignal(false)
  const { online } = useWorkspace()
  const count = fileIn.count
  const isUnreached = () => fileIn.isLong() && !online()
  const start = () => {
    setStarted(true)
    // A device that can't store says so by itself; nothing of the file is on its way then.
    fileIn.start(t('fileIn.title', { what: props.what })).catch(() => setStarted(false))
  }
  return (
    <Dialog
      open
      width="wide"
      title={t('fileIn.title', { what: props.what })}
      sending={started()}
      onClose={props.onClose}
      actions={
        <Show
          when={!started()}
          fallback={
            <Button kind="primary" onClick={props.onClose}>
              {t('common.close')}
            </Button>
          }
        >
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" disabled={count() === 0 || isUnreached()} onClick={start}>
            {count() === 0 ? t('fileIn.takeNone') : t('fileIn.take', { count: count() })}
          </Button>
        </Show>
      }
    >
      <Show
        when={!started()}
        fallback={
          <Show when={fileIn.isLong()} fallback={<Running fileIn={fileIn} kind={props.kind} what={props.what} />}>
            <ByServer fileIn={fileIn} />
          </Show>
        }
      >
        <div class="flex flex-col gap-4">
          {props.kindField}
          <FileField fileIn={fileIn} />
          <SheetField fileIn={fileIn} />
          <p role="status" class="text-muted empty:hidden">
            {fileIn.isReading() ? t('fileIn.reading') : ''}
          </p>
          <Show when={fileIn.table()}>
            {(table) => (
              <>
                <Columns kind={props.kind} fileIn={fileIn} table={table()} />
                <Fault fileIn={fileIn} kind={props.kind} />
                <Plan kind={props.kind} fileIn={fileIn} />
                <Show when={fileIn.isLong()}>
                  <Notice meaning={isUnreached() ? 'warning' : 'info'}>
                    {t(isUnreached() ? 'jobs.needsServer' : 'jobs.byServer', { max: fileIn.ownMax() })}
                  </Notice>
                </Show>
              </>
            )}
          </Show>
        </div>
      </Show>
    </Dialog>
  )
}

/** The browser's own control speaks the browser's language: it lies unseen over ours, where it takes clicks, keys and files that are dropped. */
function FileField(props: { fileIn: FileIn }) {
  const [name, setName] = createSignal('')
  return (
    <Field label={t('fileIn.file')} hint={t('fileIn.fileHint')} error={props.fileIn.trouble() || undefined}>
      {(ids) => (
        <div class="relative">
          <input
            type="file"
            accept=".csv,.tsv,.txt,.xlsx,text/csv,text/plain,text/tab-separated-values,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            id={ids.id}
            aria-describedby={ids.describedBy}
            aria-invalid={ids.invalid}
            class="peer absolute inset-0 size-full cursor-pointer opacity-0"
            onClick={(event) => {
              // So that the same file can be chosen again after it was corrected.
              event.currentTarget.value = ''
            }}
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? []
              if (!file) return
              setName(file.name)
              void props.fileIn.open(file)
            }}
          />
          <div
            aria-hidden="true"
            class={classes(
              inputClass,
              'flex items-center gap-2 peer-focus-visible:outline-2 peer-focus-visible:outline-offset-1 peer-focus-visible:outline-(--focus)',
              ids.invalid && 'border-danger',
            )}
          >
            <Upload class="size-4 shrink-0" />
            <span class="shrink-0 font-medium">{t('fileIn.choose')}</span>
            <span class="min-w-0 truncate text-muted" dir="auto">
              {name()}
            </span>
          </div>
        </div>
      )}
    </Field>
  )
}

/** The choice of a sheet, which only the person can make. */
function SheetField(props: { fileIn: FileIn }) {
  const options = () => [
    ...(props.fileIn.sheet() === '' ? [{ value: '', label: t('fileIn.chooseSheet') }] : []),
    ...props.fileIn.sheets().map((name) => ({ value: name, label: name })),
  ]
  return (
    <Show when={props.fileIn.sheets().length > 1}>
      <Select
        label={t('fileIn.sheet')}
        value={props.fileIn.sheet()}
        options={options()}
        onChange={(name) => void props.fileIn.chooseSheet(name)}
      />
    </Show>
  )
}

function Fault(props: { fileIn: FileIn; kind: FileKind }) {
  return (
    <Show when={props.fileIn.fault()}>
      {(fault) => {
        const field = () => recordField(props.kind.target.record.name, fault().field)
        return (
          <Notice meaning="warning">
            {fault().kind === 'twice' ? t('fileIn.twice', { field: field() }) : t('fileIn.noKey', { field: field() })}
          </Notice>
        )
      }}
    </Show>
  )
}

/** On its way to the server, then what the server does with it. */
function ByServer(props: { fileIn: FileIn }) {
  const job = () => {
    const batch = props.fileIn.server.state()
    return batch.state === 'asked' ? batch.job : undefined
  }
  return (
    <div class="flex flex-col gap-3" aria-live="polite">
      <BatchSending batch={props.fileIn.server} />
      <Show when={job()}>{(id) => <BatchJob id={id()} />}</Show>
    </div>
  )
}

/** How far it is, then what became of it. */
function Running(props: { fileIn: FileIn; kind: FileKind; what: string }) {
  const { online } = useWorkspace()
  const run = () => props.fileIn.run.get()
  const progress = () => ({ done: run().done, all: run().all })
  const taken = () => run().all - run().refused.length
  const undone = () => props.fileIn.run.undone()
  const left = (): NotTaken[] => [
    ...troublesOf(props.fileIn.plans()).map((row) => ({
      line: row.line,
      reason: reasonOf(props.kind.target.record.name, row.troubles, props.fileIn.currency),
    })),
    ...run().refused,
  ]
  const download = () => saveFile(`${props.what}-${today()}-rest.csv`, ['\ufeff', props.fileIn.restAsFile(left())])
  return (
    <div class="flex flex-col gap-3" aria-live="polite">
      <Switch>
        <Match when={run().state === 'storing'}>
          <p>{t('fileIn.storing')}</p>
        </Match>
        <Match when={run().state === 'running'}>
          <p>{online() ? t('fileIn.runningSafe', progress()) : t('fileIn.runningOffline', progress())}</p>
          <ProgressBar label={t('fileIn.running', progress())} value={run().all === 0 ? 1 : run().done / run().all} />
        </Match>
        <Match when={run().state === 'over'}>
          <Notice
            meaning="good"
            actions={
              <Show when={!undone() && taken() > 0}>
                <Button onClick={props.fileIn.run.undo}>{t('fileIn.undo')}</Button>
              </Show>
            }
          >
            {t('fileIn.done', { count: taken() })}
          </Notice>
        </Match>
      </Switch>
      <NotTakenRows words={t('fileIn.someRefused', { count: run().refused.length })} all={run().refused} />
      <Show when={undone()}>
        {(back) => (
          <>
            <Notice meaning="info">
              {back().state === 'over'
                ? t('fileIn.undone', { count: back().all - back().refused.length })
                : t('fileIn.undoing', { done: back().done, all: back().all })}
            </Notice>
            <NotTakenRows words={t('fileIn.someKept', { count: back().refused.length })} all={back().refused} />
          </>
        )}
      </Show>
      <Show when={run().state === 'over' && left().length > 0}>
        <div>
          <Button onClick={download}>{t('fileIn.saveRest')}</Button>
        </div>
      </Show>
    </div>
  )
}

/** Rows by their lines, each with why it was not taken, or not taken back. */
const NotTakenRows = (props: { words: string; all: readonly NotTaken[] }) => (
  <Show when={props.all.length > 0}>
    <Notice meaning="warning">
      <p class="font-medium">{props.words}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keyboard */}
      <ol class="max-h-48 overflow-auto" tabIndex={0}>
        <For each={props.all}>
          {({ line, reason }) => (
            <li>
              {t('fileIn.row', { line })} · {reason}
            </li>
          )}
        </For>
      </ol>
    </Notice>
  </Show>
)
