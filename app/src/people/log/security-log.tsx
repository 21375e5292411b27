import { addDays, dayBegins } from '@werkbank/model/base/value/company-day.ts'
import { exportSecurityLog, SECURITY_EVENTS, securityFilterSchema } from '@werkbank/model/identity/security-event.ts'
import { COMMANDS } from '@werkbank/model/registry.ts'
import { Download } from 'lucide-solid/icons'
import { createMemo, Show } from 'solid-js'
import type { z } from 'zod'
import { Notice } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { DateInput } from '../../design/field/date-input.tsx'
import { Select } from '../../design/field/field.tsx'
import { SearchInput } from '../../design/field/search-input.tsx'
import { showToast } from '../../design/overlay/toast.tsx'
import { createTableState, type TableState } from '../../design/table/table-state.ts'
import { createChange } from '../../http/create-change.ts'
import { compareText } from '../../i18n/compare.ts'
import { t } from '../../i18n/t.ts'
import { personZone } from '../../i18n/zone.ts'
import { useCan, useWorkspace } from '../../identity/index.ts'
import { useMirror, useTable } from '../../mirror/use-mirror.ts'
import { saveFile } from '../../records/list/list-file.ts'
import { titleOf } from '../../subjects.ts'
import { EntryList } from './entry-list.tsx'
import { typeWords } from './log-words.ts'

type Filter = z.output<typeof securityFilterSchema>

/** The filters, kept in the address; an invalid one counts as none. */
function filterOf(state: TableState): Filter {
  const [from, to] = [state.filter('from'), state.filter('to')].map((day) =>
    /^\d{4}-\d{2}-\d{2}$/.test(day ?? '') ? day : undefined,
  )
  const wished = {
    type: state.filter('kind'),
    person: state.filter('person'),
    result: state.filter('result'),
    subject: state.filter('about'),
    text: state.query().trim().slice(0, 100) || undefined,
    from: from && dayBegins(from, personZone()),
    to: to && dayBegins(addDays(to, 1), personZone()),
  }
  const { data } = securityFilterSchema.safeParse(wished)
  return data ?? {}
}

/** What people did, sign-ins and refusals: newest first, by kind, person, record, result, day, name and address (US-13.4, ID-128). */
export function SecurityLog() {
  const can = useCan()
  const state = createTableState()
  const filter = createMemo(() => filterOf(state))
  return (
    <div class="flex h-full min-h-0 flex-col">
      <div class="flex flex-wrap items-end gap-2 border-b border-line px-4 py-2">
        <Filters state={state} />
        <Show when={can('audit.export')}>
          <Export filter={filter()} />
        </Show>
      </div>
      <div class="min-h-0 flex-1 overflow-auto">
        <EntryList address="/security-events" changes="/security-events" filter={filter} />
      </div>
    </div>
  )
}

/** Everything that may stand in the log, by its words. */
const kinds = () =>
  [...SECURITY_EVENTS, ...Object.values(COMMANDS).flatMap(({ name, logged }) => (logged === false ? [] : name))]
    .map((type) => ({ value: type as string, label: typeWords(type) }))
    .sort((a, b) => compareText(a.label, b.label))

function Filters(props: { state: TableState }) {
  const { state } = props
  const mirror = useMirror()
  const people = useTable('people')
  const set = (name: string) => (value: string) => state.setFilter(name, value || undefined)
  return (
    <>
      <SearchInput label={t('people.logSearch')} value={state.query()} onInput={(text) => state.setQuery(text)} />
      <Select
        label={t('people.logKind')}
        value={state.filter('kind') ?? ''}
        options={[{ value: '', label: t('people.logAll') }, ...kinds()]}
        onChange={set('kind')}
      />
      <Select
        label={t('people.logPerson')}
        value={state.filter('person') ?? ''}
        options={[
          { value: '', label: t('people.logEverybody') },
          ...[...people()]
            .sort((a, b) => compareText(a.name, b.name))
            .map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={set('person')}
      />
      <Show when={state.filter('about')}>
        {(about) => (
          <Select
            label={t('people.logSubject')}
            value={about()}
            options={[
              { value: about(), label: titleOf(mirror, about()) ?? about() },
              { value: '', label: t('people.logSubjectAny') },
            ]}
            onChange={set('about')}
          />
        )}
      </Show>
      <Select
        label={t('people.logResult')}
        value={state.filter('result') ?? ''}
        options={[
          { value: '', label: t('people.logResultAll') },
          { value: 'done', label: t('people.logResultDone') },
          { value: 'refused', label: t('people.logRefused') },
        ]}
        onChange={set('result')}
      />
      <div class="w-36">
        <DateInput label={t('people.logFrom')} value={state.filter('from') ?? ''} onInput={set('from')} />
      </div>
      <div class="w-36">
        <DateInput label={t('people.logTo')} value={state.filter('to') ?? ''} onInput={set('to')} />
      </div>
    </>
  )
}

/** The filtered entries as a file. The export is logged, too (US-13.5). */
function Export(props: { filter: Filter }) {
  const { request } = useWorkspace()
  const change = createChange()
  const take = (form: 'csv' | 'json') =>
    change.run(async () => {
      const sent = await request('/security-events/export', { method: 'POST', body: { ...props.filter, form } })
      const { csv, json, fileName, rows, more } = exportSecurityLog.answer.parse(await sent.json())
      // The byte order mark tells spreadsheets that it is UTF-8.
      saveFile(
        fileName,
        json === undefined ? ['\ufeff', csv ?? ''] : [json],
        form === 'csv' ? 'text/csv' : 'application/json',
      )
      showToast(more ? t('people.logExportedPart', { count: rows }) : t('people.logExported', { count: rows }))
    })
  return (
    <>
      <Button icon={<Download />} busy={change.busy()} onClick={() => void take('csv')}>
        {t('people.logExport')}
      </Button>
      <Button kind="quiet" busy={change.busy()} onClick={() => void take('json')}>
        {t('people.logExportJson')}
      </Button>
      <Show when={change.trouble()}>{(words) => <Notice meaning="danger">{words()}</Notice>}</Show>
    </>
  )
}
