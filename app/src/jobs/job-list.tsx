import { useNavigate } from '@solidjs/router'
import { job } from '@werkbank/model/jobs/job.ts'
import { ListTodo } from 'lucide-solid/icons'
import { PersonName } from '../design/avatar.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import type { Column } from '../design/table/data-table.tsx'
import { formatDate } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { createOnline } from '../presence/index.tsx'
import { type JobRow, JobState, jobName, outcomeWords, stateWord } from '../queue/index.ts'
import { createList } from '../records/list/create-list.ts'
import { fieldColumn } from '../records/list/field-column.ts'
import { ListScreen } from '../records/list/list-screen.tsx'

/** Background jobs, the newest first: one's own, and with the right to manage access the company's. */
export function JobListScreen() {
  const navigate = useNavigate()
  const mirror = useMirror()
  const onlineOf = createOnline()
  const list = createList({
    table: 'jobs',
    record: job,
    filters: ['state', 'kind', 'askedBy', 'askedAt'],
    initial: { key: 'askedAt', descending: true },
  })
  const personOf = ({ askedBy }: JobRow) =>
    askedBy === null ? t('jobs.byNight') : (mirror.get('people', askedBy)?.name ?? '')
  return (
    <ListScreen
      list={list}
      title={t('jobs.title')}
      search={t('jobs.search')}
      rows={list.rows()}
      columns={columns(personOf, onlineOf)}
      onOpen={({ id }) => navigate(`/jobs/${id}`)}
      empty={
        <EmptyState icon={<ListTodo />} title={t('jobs.none')}>
          {t('jobs.noneText')}
        </EmptyState>
      }
    />
  )
}

const column = (name: keyof JobRow & string, own: Partial<Column<JobRow>>) => fieldColumn<JobRow>(job, name, own)
const columns = (personOf: (row: JobRow) => string, onlineOf: ReturnType<typeof createOnline>): Column<JobRow>[] => [
  column('kind', {
    width: 'minmax(0,2fr)',
    cell: (row) => (
      <a href={`/jobs/${row.id}`} tabIndex={-1} class="truncate font-medium">
        {jobName(row)}
      </a>
    ),
    file: jobName,
  }),
  column('state', {
    width: 'minmax(0,1.5fr)',
    narrowWidth: 'minmax(0,1fr)',
    cell: (row) => <JobState job={row} inList />,
    file: stateWord,
  }),
  {
    key: 'outcome',
    header: t('jobs.outcome'),
    width: 'minmax(0,3fr)',
    wideOnly: true,
    leaves: 1,
    cell: (row) => (
      <span class="truncate" title={outcomeWords(row)}>
        {outcomeWords(row)}
      </span>
    ),
    file: outcomeWords,
  },
  column('askedBy', {
    width: '9rem',
    wideOnly: true,
    leaves: 2,
    cell: (row) => <PersonName name={personOf(row)} online={onlineOf(row.askedBy ?? '')} />,
    file: personOf,
  }),
  column('askedAt', {
    width: '11.5rem',
    ownLine: true,
    cell: (row) => formatDate(row.askedAt, 'dayTime'),
  }),
]
