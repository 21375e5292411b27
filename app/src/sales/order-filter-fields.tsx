import { DateInput } from '../design/date-input.tsx'
import { Select } from '../design/field.tsx'
import { NumberInput } from '../design/number-input.tsx'
import type { TableState } from '../design/table-state.ts'
import { compareText } from '../i18n/compare.ts'
import { t } from '../i18n/t.ts'
import { useTable } from '../mirror/use-mirror.ts'
import { type FILTER_FIELDS, readableFilter } from './order-filters.ts'

/** The filters beside the states: order date, who made it, how much it comes to. They are in the address (SA-18). */
export function OrderFilterFields(props: { state: TableState; currency: string }) {
  const people = useTable('people')
  const value = (name: (typeof FILTER_FIELDS)[number]) => readableFilter(props.state.filter, name) ?? ''
  const set = (name: string) => (next: string) => props.state.setFilter(name, next || undefined)
  const choices = () => [
    { value: '', label: t('sales.anybody') },
    ...people()
      .toSorted((a, b) => compareText(a.name, b.name))
      .map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <fieldset
      aria-label={t('sales.filters')}
      class="grid w-full grid-cols-2 gap-2 sm:max-w-4xl sm:grid-cols-3 lg:grid-cols-5"
    >
      <DateInput label={t('sales.dateFrom')} value={value('from')} onInput={set('from')} />
      <DateInput label={t('sales.dateTo')} value={value('to')} onInput={set('to')} />
      <Select label={t('sales.createdBy')} value={value('person')} options={choices()} onChange={set('person')} />
      <NumberInput
        label={t('sales.amountFrom')}
        value={value('min')}
        onInput={set('min')}
        unit={props.currency}
        decimals={2}
      />
      <NumberInput
        label={t('sales.amountTo')}
        value={value('max')}
        onInput={set('max')}
        unit={props.currency}
        decimals={2}
      />
    </fieldset>
  )
}
