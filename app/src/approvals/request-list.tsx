import { useNavigate } from '@solidjs/router'
import { approval } from '@werkbank/model/approvals/approval.ts'
import { Stamp } from 'lucide-solid/icons'
import { createMemo } from 'solid-js'
import { PersonName } from '../design/avatar.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { Select } from '../design/field/field.tsx'
import type { Column } from '../design/table/data-table.tsx'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useMirror, useSearch, useTable } from '../mirror/use-mirror.ts'
import { createOnline } from '../presence/index.tsx'
import { createList } from '../records/list/create-list.ts'
import { fieldColumn } from '../records/list/field-column.ts'
import { ListScreen } from '../records/list/list-screen.tsx'
import { createRequests, type RequestRow } from './create-requests.ts'
import { RequestState } from './request-state.tsx'
import { kindWord, stateWord, subjectName } from './request-words.ts'

type Row = RequestRow & { subject: string }
const SHOWS = ['waiting', 'mine', 'all'] as const
type Show = (typeof SHOWS)[number]

/** Requests on which the person may decide, and their own, the newest first. */
export function RequestListScreen() {
  const navigate = useNavigate()
  const mirror = useMirror()
  const onlineOf = createOnline()
  const all = useTable('approvals')
  const { waiting, mine } = createRequests()
  const list = createList<'approvals', Row>({
    table: 'approvals',
    record: approval,
    filters: ['state', 'requestedBy', 'requestedAt'],
    also: ['show'],
    initial: { key: 'requestedAt', descending: true },
    find(query) {
      const found = useSearch('approvals', query)
      return createMemo(() => found().map((row) => ({ ...row, subject: subjectName(mirror, row) })))
    },
  })
  const show = (): Show => SHOWS.find((one) => one === list.state.filter('show')) ?? 'all'
  const rows = createMemo(() => {
    if (show() === 'all') return list.rows()
    const shown = new Set((show() === 'mine' ? mine() : waiting()).map(({ id }) => id))
    return list.rows().filter(({ id }) => shown.has(id))
  })
  const nameOf = ({ requestedBy }: Row) => mirror.get('people', requestedBy)?.name ?? ''
  return (
    <ListScreen
      list={list}
      title={t('approvals.title')}
      search={t('approvals.search')}
      rows={rows()}
      columns={columns(nameOf, onlineOf)}
      onOpen={({ id }) => navigate(`/approvals/${id}`)}
      arrangement={show()}
      toolbar={
        <div>
          <Select
            label={t('approvals.show')}
            hideLabel
            value={show()}
            options={SHOWS.map((value) => ({ value, label: t(WORDS[value]) }))}
            onChange={(value) => list.state.setFilter('show', value === 'all' ? undefined : value)}
          />
        </div>
      }
      empty={
        all().length > 0 ? (
          t('approvals.nothing')
        ) : (
          <EmptyState icon={<Stamp />} title={t('approvals.none')}>
            {t('approvals.noneText')}
          </EmptyState>
        )
      }
    />
  )
}
const WORDS = { waiting: 'approvals.showWaiting', mine: 'approvals.showMine', all: 'approvals.showAll' } as const

const column = (name: keyof Row & string, own: Partial<Column<Row>>) => fieldColumn<Row>(approval, name, own)
const columns = (nameOf: (row: Row) => string, onlineOf: ReturnType<typeof createOnline>): Column<Row>[] => [
  column('kind', {
    width: 'minmax(0,1.5fr)',
    cell: (row) => (
      <a href={`/approvals/${row.id}`} tabIndex={-1} class="truncate font-medium">
        {kindWord(row)}
      </a>
    ),
    file: kindWord,
  }),
  column('subject', { width: 'minmax(0,2fr)', ownLine: true }),
  column('state', {
    width: '13rem',
    narrowWidth: 'auto',
    cell: (row) => <RequestState request={row} />,
    file: stateWord,
  }),
  column('reason', { width: 'minmax(0,2fr)', wideOnly: true, leaves: 1 }),
  column('requestedBy', {
    width: '10rem',
    wideOnly: true,
    leaves: 2,
    cell: (row) => <PersonName name={nameOf(row)} online={onlineOf(row.requestedBy)} />,
    file: nameOf,
  }),
  column('requestedAt', { width: '11rem', wideOnly: true, cell: (row) => formatDate(row.requestedAt, 'dayTime') }),
]
