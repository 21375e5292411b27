import { For } from 'solid-js'
import { Select } from '../design/field/field.tsx'
import { recordField } from '../i18n/record-words.ts'
import { t } from '../i18n/t.ts'
import type { FileIn } from './create-file-in.ts'
import type { FileKind } from './file-kind.ts'
import type { FileTable } from './read-table.ts'

const SAMPLES = 3

/** Which column of the file is which field, with what stands in its first rows. */
export function Columns(props: { kind: FileKind; fileIn: FileIn; table: FileTable }) {
  const properties = () => props.kind.target.properties
  const options = (head: string) => [
    { value: '', label: t('fileIn.notTaken') },
    ...props.fileIn.fields.map(([name]) => ({ value: name, label: recordField(props.kind.target.record.name, name) })),
    ...[properties() ?? []].flat().map((value) => ({ value, label: t('fileIn.property', { head }) })),
  ]
  const samples = (at: number) =>
    props.table.rows
      .slice(0, SAMPLES)
      .map(({ cells }) => cells[at]?.trim() ?? '')
      .filter(Boolean)
      .join(' · ')
  return (
    <section aria-label={t('fileIn.columns')}>
      <h3 class="mb-1 text-xs font-medium text-muted">{t('fileIn.columns')}</h3>
      <ul class="divide-y divide-line rounded-md border border-line">
        <For each={props.table.heads}>
          {(head, at) => (
            <li class="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-center gap-x-3 px-2 py-1">
              <span class="min-w-0">
                <span class="block truncate font-medium" dir="auto">
                  {head}
                </span>
                <span class="block truncate text-xs text-muted" dir="auto">
                  {samples(at())}
                </span>
              </span>
              <Select
                label={t('fileIn.column', { head })}
                hideLabel
                value={props.fileIn.columns()[at()] ?? ''}
                options={options(head)}
                onChange={(field) => props.fileIn.setColumn(at(), field)}
              />
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}
