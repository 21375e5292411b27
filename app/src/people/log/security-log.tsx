import { addDays, dayBegins } from '@werkbank/model/base/value/company-day.ts'
import {
  exportSecurityLog,
  SECURITY_EVENTS,
  securityEventSchema,
  securityFilterSchema,
} from '@werkbank/model/identity/security-event.ts'
import { Download } from 'lucide-solid/icons'
import { createSignal, For, Show } from 'solid-js'
import { z } from 'zod'
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
import { createServerValue, ServerValue, useCan, useWorkspace } from '../../identity/index.ts'
import { useTable } from '../../mirror/use-mirror.ts'
import { createOnline } from '../../presence/index.tsx'
import { saveFile } from '../../records/list/list-file.ts'
import { createRoles } from '../roles/create-roles.ts'
import { roleWords } from '../roles/rights.ts'
import { LogEntry, typeWords } from './log-entry.tsx'

const pageSchema = z.object({ items: z.array(securityEventSchema), nextCursor: z.string().nullable() })
type Filter = z.output<typeof securityFilterSchema>

/** The filters, kept in the address; an invalid one counts as none. */
function filterOf(state: TableState): Filter {
  const [from, to] = [state.filter('from'), state.filter('to')].map((day) =>
    /^\d{4}-\d{2}-\d{2}$/.test(day ?? '') ? day : undefined,
  )
  const wished = {
    type: state.filter('kind'),
    person: state.filter('person'),
    text: state.query().trim().slice(0, 100) || undefined,
    from: from && dayBegins(from, personZone()),
    to: to && dayBegins(addDays(to, 1), personZone()),
  }
  const { data } = securityFilterSchema.safeParse(wished)
  return data ?? {}
}

/** Sign-ins and failed ones, refusals, changes of rights: newest first, by kind, person, day, name and address (US-13.4, ID-128). */
export function SecurityLog() {
  const can = useCan()
  const state = createTableState()
  const [cursor, setCursor] = createSignal<string>()
  const address = () => {
    const given = Object.entries({ ...filterOf(state), limit: '100', cursor: cursor() })
    return `/security-events?${new URLSearchParams(given.filter((pair): pair is [string, string] => pair[1] !== undefined))}`
  }
  const onlineOf = createOnline()
  const roles = createRoles()
  const nameOfRole = (key: string) => roleWords(key, roles.value()?.find((role) => role.key === key)?.name)
  const page = createServerValue(address, pageSchema)
  const choose = (change: () => void) => {
    setCursor(undefined)
    change()
  }
  return (
    <div class="flex h-full min-h-0 flex-col">
      <div class="flex flex-wrap items-end gap-2 border-b border-line px-4 py-2">
        <Filters state={state} choose={choose} />
        <Show when={can('audit.export')}>
          <Export filter={filterOf(state)} />
        </Show>
      </div>
      <div class="min-h-0 flex-1 overflow-auto">
        <ServerValue answer={page}>
          {(now) => (
            <>
              <ul class="divide-y divide-line">
                <For
                  each={now().items}
                  fallback={<li class="px-4 py-8 text-center text-muted">{t('people.logNone')}</li>}
                >
                  {(entry) => <LogEntry entry={entry} onlineOf={onlineOf} nameOfRole={nameOfRole} />}
                </For>
              </ul>
              <Show when={now().nextCursor}>
                {(next) => (
                  <div class="p-4">
                    <Button onClick={() => setCursor(next())}>{t('people.logOlder')}</Button>
                  </div>
                )}
              </Show>
            </>
          )}
        </ServerValue>
      </div>
    </div>
  )
}

function Filters(props: { state: TableState; choose: (change: () => void) => void }) {
  const { state, choose } = props
  const people = useTable('people')
  const set = (name: string) => (value: string) => choose(() => state.setFilter(name, value || undefined))
  return (
    <>
      <SearchInput
        label={t('people.logSearch')}
        value={state.query()}
        onInput={(text) => choose(() => state.setQuery(text))}
      />
      <Select
        label={t('people.logKind')}
        value={state.filter('kind') ?? ''}
        options={[
          { value: '', label: t('people.logAll') },
          ...SECURITY_EVENTS.map((type) => ({ value: type as string, label: typeWords(type) })),
        ]}
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
