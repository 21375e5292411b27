import type { ExportColumn } from '@werkbank/model/jobs/export.ts'
import type { ExportedList } from '@werkbank/model/jobs/exported-lists.ts'
import { MIRROR_TABLES } from '@werkbank/model/mirror/tables.ts'
import type { Field } from '@werkbank/model/records/field.ts'
import { optionsOf } from '@werkbank/model/records/narrowing.ts'
import { z } from 'zod'
import { choiceWord, recordField, recordValue, type ToldRecord } from '../i18n/record-words.ts'
import type { Workspace } from '../identity/workspace.ts'
import { csvForm } from './list-file.ts'

/** Columns of the file, in their order: fields that have a word and that names can stand for. */
const COLUMNS: Record<ExportedList, readonly string[]> = {
  products: [
    ...['sku', 'name', 'kind', 'categoryId', 'unit', 'priceMinor', 'costMinor', 'currency', 'taxPercent'],
    ...['manufactured', 'purchased', 'active', 'tags', 'createdAt'],
  ],
  customers: [
    ...['number', 'name', 'email', 'phone', 'street', 'postalCode', 'city', 'country', 'vatId', 'taxMode'],
    ...['paymentDays', 'language', 'note', 'active', 'tags', 'createdAt'],
  ],
  orders: [
    'number',
    'status',
    'customerId',
    'reference',
    'orderedOn',
    'requestedOn',
    'grossMinor',
    'currency',
    'createdBy',
    'createdAt',
  ],
  invoices: ['number', 'kind', 'customerId', 'invoicedOn', 'dueOn', 'grossMinor', 'openMinor', 'currency'],
}

const askedSchema = z.object({ id: z.string() })

/** Asks the server for a file of all rows that one may see, also those that are not on this device. Resolves with the job's id. */
export async function askWholeList(
  { request }: Pick<Workspace, 'request'>,
  list: ExportedList,
  asked: { form: 'csv' | 'xlsx'; name: string; can: (right: NonNullable<Field['right']>) => boolean },
): Promise<string> {
  const { form, name, can } = asked
  const { name: record, fields } = MIRROR_TABLES[list] as { name: ToldRecord; fields: Record<string, Field> }
  const columns = COLUMNS[list].flatMap((field): ExportColumn[] => {
    const kind = fields[field]
    if (!kind || (kind.right !== undefined && !can(kind.right))) return []
    const words = wordsOf(record, field, kind)
    return [{ field, head: recordField(record, field), ...(words ? { words } : {}) }]
  })
  const answer = await request('/exports', { method: 'POST', body: { list, form, divided: csvForm(), name, columns } })
  return askedSchema.parse(await answer.json()).id
}

function wordsOf(record: ToldRecord, field: string, kind: Field): Record<string, string> | undefined {
  if (kind.narrowing === 'yesNo')
    return Object.fromEntries([true, false].map((value) => [String(value), recordValue(field, value, 'EUR')]))
  if (kind.narrowing !== 'choices') return undefined
  return Object.fromEntries(optionsOf(kind).map((choice) => [choice, choiceWord(record, field, choice)]))
}
