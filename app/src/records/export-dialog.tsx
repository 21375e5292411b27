import { useNavigate } from '@solidjs/router'
import type { ExportedList } from '@werkbank/model/jobs/exported-lists.ts'
import { createSignal, Show } from 'solid-js'
import { Select } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { createChange } from '../http/create-change.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { useCan, useWorkspace } from '../identity/index.ts'
import type { RecordList } from './list/create-list.ts'
import { askWholeList, fileColumns, narrowingOf, notInFile, type Shown } from './list/whole-list.ts'

/** What may go out beside a list: parts of its rows. */
const PARTS: Partial<Record<ExportedList, readonly { list: ExportedList; what: () => string }[]>> = {
  customers: [
    { list: 'customerAddresses', what: () => t('partners.addresses') },
    { list: 'customerContacts', what: () => t('partners.contacts') },
  ],
}
const what = (table: ExportedList, title: string) => [{ list: table, what: () => title }, ...(PARTS[table] ?? [])]

type Props = {
  table: ExportedList
  title: string
  /** The list that is open and its columns, where it can be narrowed: without it all rows go out, with all columns. */
  open?: { list: RecordList; columns: Shown['columns'] }
  onClose: () => void
}

/** The choices of an export, and the request to the server. */
function createExport(props: Props) {
  const navigate = useNavigate()
  const workspace = useWorkspace()
  const can = useCan()
  const change = createChange()
  const [of, setOf] = createSignal<ExportedList>(props.table)
  const [rows, setRows] = createSignal<'shown' | 'all'>('shown')
  const [columns, setColumns] = createSignal<'shown' | 'all'>('shown')
  const [form, setForm] = createSignal<'csv' | 'xlsx'>('csv')
  const all = () => what(props.table, props.title)
  const isOwn = () => of() === props.table
  const shown = (): Shown | undefined => {
    if (!props.open) return undefined
    const { fields, state, group } = props.open.list
    return { fields, state, isGrouped: group() !== undefined, columns: props.open.columns }
  }
  const asOnScreen = () => (isOwn() && columns() === 'shown' ? shown() : undefined)
  const narrowing = () => {
    const now = rows() === 'shown' ? shown() : undefined
    return now ? narrowingOf(props.table, of(), now) : {}
  }
  return {
    ...{ change, of, setOf, rows, setRows, columns, setColumns, form, setForm, all, isOwn },
    /** Columns of the screen that the file will not have. */
    missing() {
      const screen = asOnScreen()
      return screen ? notInFile(props.table, screen) : []
    },
    ask: () =>
      change.run(async () => {
        const title =
          all()
            .find(({ list }) => list === of())
            ?.what() ?? props.title
        const screen = asOnScreen()
        const id = await askWholeList(workspace, {
          list: of(),
          form: form(),
          name: `${title}-${today()}`,
          columns: fileColumns(of(), workspace.mirror, { can, ...(screen ? { shown: screen } : {}) }),
          narrowing: narrowing(),
        })
        navigate(`/jobs/${id}`)
      }),
  }
}

/** A list as a file that the server makes: its rows, columns and format. By default as on the screen. */
export function ExportDialog(props: Props) {
  const asked = createExport(props)
  return (
    <FormDialog
      title={t('jobs.exportTitle', { what: props.title })}
      submit={t('jobs.exportNow')}
      busy={asked.change.busy()}
      trouble={asked.change.trouble()}
      onSubmit={asked.ask}
      onClose={props.onClose}
    >
      <p class="text-muted">{t('jobs.exportText')}</p>
      <Show when={asked.all().length > 1}>
        <Select
          label={t('jobs.exportWhat')}
          value={asked.of()}
          options={asked.all().map(({ list, what }) => ({ value: list, label: what() }))}
          onChange={asked.setOf}
        />
      </Show>
      <Show when={props.open}>
        <Select
          label={t('jobs.exportRows')}
          hint={asked.isOwn() || asked.rows() === 'all' ? undefined : t('jobs.exportPartsHint')}
          value={asked.rows()}
          options={[
            { value: 'shown', label: t('jobs.exportShown') },
            { value: 'all', label: t('jobs.exportAll') },
          ]}
          onChange={asked.setRows}
        />
      </Show>
      <Show when={props.open && asked.isOwn()}>
        <Select
          label={t('jobs.exportColumns')}
          hint={asked.missing().length > 0 ? t('jobs.exportMissing', { what: asked.missing().join(', ') }) : undefined}
          value={asked.columns()}
          options={[
            { value: 'shown', label: t('jobs.exportShownColumns') },
            { value: 'all', label: t('jobs.exportAllColumns') },
          ]}
          onChange={asked.setColumns}
        />
      </Show>
      <Select
        label={t('jobs.exportForm')}
        value={asked.form()}
        options={[
          { value: 'csv', label: 'CSV' },
          { value: 'xlsx', label: 'Excel (XLSX)' },
        ]}
        onChange={asked.setForm}
      />
    </FormDialog>
  )
}
