import { useNavigate } from '@solidjs/router'
import type { ExportedList } from '@werkbank/model/jobs/exported-lists.ts'
import { createSignal, Show } from 'solid-js'
import { Select } from '../design/field.tsx'
import { FormDialog } from '../design/form-dialog.tsx'
import { createChange } from '../http/create-change.ts'
import { t } from '../i18n/t.ts'
import { today } from '../i18n/zone.ts'
import { useCan, useWorkspace } from '../identity/index.ts'
import type { RecordList } from './create-list.ts'
import { askWholeList, fileColumns, narrowingOf, notInFile, type Shown } from './whole-list.ts'

/** What may go out beside a list: parts of its rows. */
const PARTS: Partial<Record<ExportedList, readonly { list: ExportedList; what: () => string }[]>> = {
  customers: [
    { list: 'customerAddresses', what: () => t('partners.addresses') },
    { list: 'customerContacts', what: () => t('partners.contacts') },
  ],
}
const what = (table: ExportedList, title: string) => [{ list: table, what: () => title }, ...(PARTS[table] ?? [])]

/** A list as a file that the server makes: which rows, which columns, as what. As the screen shows it, unless somebody wants everything. */
export function ExportDialog(props: {
  list: RecordList
  table: ExportedList
  title: string
  columns: Shown['columns']
  onClose: () => void
}) {
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
  const shown = (): Shown => {
    const { fields, state, group } = props.list
    return { fields, state, isGrouped: group() !== undefined, columns: props.columns }
  }
  const missing = () => (isOwn() && columns() === 'shown' ? notInFile(props.table, shown()) : [])
  const ask = () =>
    change.run(async () => {
      const title =
        all()
          .find(({ list }) => list === of())
          ?.what() ?? props.title
      const id = await askWholeList(workspace, {
        list: of(),
        form: form(),
        name: `${title}-${today()}`,
        columns: fileColumns(of(), workspace.mirror, {
          can,
          ...(isOwn() && columns() === 'shown' ? { shown: shown() } : {}),
        }),
        narrowing: rows() === 'shown' ? narrowingOf(props.table, of(), shown()) : {},
      })
      navigate(`/jobs/${id}`)
    })
  return (
    <FormDialog
      title={t('jobs.exportTitle', { what: props.title })}
      submit={t('jobs.exportNow')}
      busy={change.busy()}
      trouble={change.trouble()}
      onSubmit={ask}
      onClose={props.onClose}
    >
      <p class="text-muted">{t('jobs.exportText')}</p>
      <Show when={all().length > 1}>
        <Select
          label={t('jobs.exportWhat')}
          value={of()}
          options={all().map(({ list, what }) => ({ value: list, label: what() }))}
          onChange={setOf}
        />
      </Show>
      <Select
        label={t('jobs.exportRows')}
        hint={isOwn() || rows() === 'all' ? undefined : t('jobs.exportPartsHint')}
        value={rows()}
        options={[
          { value: 'shown', label: t('jobs.exportShown') },
          { value: 'all', label: t('jobs.exportAll') },
        ]}
        onChange={setRows}
      />
      <Show when={isOwn()}>
        <Select
          label={t('jobs.exportColumns')}
          hint={missing().length > 0 ? t('jobs.exportMissing', { what: missing().join(', ') }) : undefined}
          value={columns()}
          options={[
            { value: 'shown', label: t('jobs.exportShownColumns') },
            { value: 'all', label: t('jobs.exportAllColumns') },
          ]}
          onChange={setColumns}
        />
      </Show>
      <Select
        label={t('jobs.exportForm')}
        value={form()}
        options={[
          { value: 'csv', label: 'CSV' },
          { value: 'xlsx', label: 'Excel (XLSX)' },
        ]}
        onChange={setForm}
      />
    </FormDialog>
  )
}
