import { codesByField, type FieldCode } from '@werkbank/model/base/rules.ts'
import {
  type CompanyDetails,
  changeCompany,
  companyDetailsSchema,
  companyFields,
} from '@werkbank/model/company/commands.ts'
import { createSignal, For } from 'solid-js'
import { Select, TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { createChange } from '../http/create-change.ts'
import { ruleWord } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import type { Company } from './company-section.tsx'
import { ZoneField } from './zone-field.tsx'

type Field = keyof CompanyDetails
const FIELDS = Object.keys(companyDetailsSchema.shape) as Field[]
const WIDE: readonly Field[] = ['street', 'website', 'register', 'directors']

/** Sends the changed fields with the values seen, so that a concurrent change is not overwritten unseen. */
export function CompanyDialog(props: { company: Company; onClose: () => void }) {
  const { request } = useWorkspace()
  const change = createChange()
  const [edits, setEdits] = createSignal<Partial<Record<Field | 'timeZone' | 'invoiceBasis', string>>>({})
  const [wrong, setWrong] = createSignal<ReadonlyMap<string, FieldCode>>(new Map())
  const value = (field: Field) => edits()[field] ?? props.company[field] ?? ''
  const submit = async () => {
    const checked = companyFields.partial().safeParse(edits())
    setWrong(codesByField(changeCompany.input, edits()))
    if (!checked.success || wrong().size > 0) return
    const seen = Object.fromEntries(
      Object.keys(checked.data).map((field) => [field, props.company[field as Field | 'timeZone' | 'invoiceBasis']]),
    )
    const sent = () => request('/company', { method: 'PATCH', body: { ...checked.data, seen } })
    if (await change.run(sent, t('papers.companyChanged'))) props.onClose()
  }
  const errorOf = (field: Field) => ruleWord(wrong().get(field))
  return (
    <FormDialog
      title={t('papers.company')}
      submit={t('papers.save')}
      onSubmit={() => void submit()}
      onClose={props.onClose}
      busy={change.busy()}
      trouble={change.trouble()}
      width="wide"
    >
      <p class="text-muted">{t('papers.companyExplained')}</p>
      <div class="grid gap-3 sm:grid-cols-2">
        <For each={FIELDS}>
          {(field) => (
            <div class={WIDE.includes(field) ? 'sm:col-span-2' : undefined}>
              <TextInput
                label={t(`papers.${field}`)}
                value={value(field)}
                error={errorOf(field)}
                onInput={(typed) => setEdits((before) => ({ ...before, [field]: typed }))}
              />
            </div>
          )}
        </For>
        <div class="sm:col-span-2">
          <ZoneField
            zone={edits().timeZone ?? props.company.timeZone}
            onChange={(timeZone) => setEdits((before) => ({ ...before, timeZone }))}
          />
        </div>
        <div class="sm:col-span-2">
          <Select
            label={t('billing.basis')}
            value={edits().invoiceBasis ?? props.company.invoiceBasis}
            onChange={(invoiceBasis) => setEdits((before) => ({ ...before, invoiceBasis }))}
            options={[
              { value: 'delivered', label: t('billing.basisDelivered') },
              { value: 'ordered', label: t('billing.basisOrdered') },
            ]}
            hint={t('billing.basisHint')}
          />
        </div>
      </div>
    </FormDialog>
  )
}
