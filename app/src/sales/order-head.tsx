import { type OrderHead as Head, setHeadField } from '@werkbank/model/sales/order-document.ts'
import { Combobox } from '../design/combobox.tsx'
import { Select, TextInput } from '../design/field.tsx'
import { t } from '../i18n/t.ts'
import { searchRows } from '../mirror/search.ts'
import { useMirror, useRow } from '../mirror/use-mirror.ts'
import { FieldRing, type Together } from './field-ring.tsx'

/** Who ordered, and what goes for the whole order. */
export function OrderHead(props: { together: Together; head: Head; disabled: boolean }) {
  const mirror = useMirror()
  const customer = useRow('customers', () => props.head.customerId)
  const set = <F extends keyof Head>(field: F, value: Head[F]) =>
    props.together.replica.edit(() => setHeadField(props.together.replica.doc, field, value))
  const customers = (query: string) => searchRows(mirror, 'customers', mirror.all('customers'), query, { limit: 50 })
  const nameOf = (id: unknown) => (typeof id === 'string' ? (mirror.get('customers', id)?.name ?? id) : '')
  return (
    <div class="grid grid-cols-1 gap-3 p-4 sm:grid-cols-2 xl:grid-cols-4">
      <FieldRing together={props.together} field="head.customerId" class="sm:col-span-2" show={nameOf}>
        <Combobox
          label={t('sales.customer')}
          text={customer()?.name ?? ''}
          search={customers}
          itemLabel={(item) => item.name}
          itemDetail={(item) => `${item.number} · ${item.city ?? ''}`}
          onSelect={(item) => set('customerId', item.id)}
          disabled={props.disabled}
          placeholder={t('sales.noCustomer')}
        />
      </FieldRing>
      <FieldRing together={props.together} field="head.reference">
        <TextInput
          label={t('sales.reference')}
          value={props.head.reference ?? ''}
          onInput={(value) => set('reference', value)}
          maxLength={300}
          disabled={props.disabled}
        />
      </FieldRing>
      <div class="grid grid-cols-2 gap-3">
        <FieldRing together={props.together} field="head.requestedDate">
          <TextInput
            label={t('sales.requestedDate')}
            type="date"
            value={props.head.requestedDate ?? ''}
            onInput={(value) => set('requestedDate', value)}
            disabled={props.disabled}
          />
        </FieldRing>
        <FieldRing together={props.together} field="head.priority">
          <Select
            label={t('sales.priority')}
            value={props.head.priority ?? 'normal'}
            onChange={(value) => set('priority', value)}
            disabled={props.disabled}
            options={
              [
                { value: 'low', label: t('sales.low') },
                { value: 'normal', label: t('sales.normal') },
                { value: 'high', label: t('sales.high') },
              ] as const
            }
          />
        </FieldRing>
      </div>
    </div>
  )
}
