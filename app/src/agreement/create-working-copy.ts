import type { OrderChange } from '@werkbank/model/agreement/agreed-changes.ts'
import type { OrderContent, OrderLine } from '@werkbank/model/agreement/agreed-document.ts'
import { checkLine, type Finding } from '@werkbank/model/agreement/findings.ts'
import { type AgreedPrice, linePrice } from '@werkbank/model/agreement/line-price.ts'
import type { OrderTotal } from '@werkbank/model/agreement/total.ts'
import { addQuantities, ZERO } from '@werkbank/model/base/value/quantity.ts'
import type { Shortage } from '@werkbank/model/sales/commands.ts'
import { availableByProduct } from '@werkbank/model/stock/availability.ts'
import { type Accessor, createMemo } from 'solid-js'
import { today } from '../i18n/zone.ts'
import { useCan, usePerson, useWorkspace } from '../identity/index.ts'
import { useMirror, useRow, useTable } from '../mirror/use-mirror.ts'
import type { Replica } from '../replica/replica.ts'
import { type Cover, knownShortages, memoCoverLines } from './availability.ts'
import type { Agreed } from './committed-content.ts'
import { createCommittedVersion } from './create-committed-version.ts'
import { type AgreedLineRow, createOrder, createTotal, type LineFacts, type ProductRow } from './create-content.ts'
import type { AgreementKind } from './kind.ts'
import { memoPerLine } from './sheet/memo-per-line.ts'

/** An agreed document as it is being written, with all findings and figures that its screen shows. */
export type WorkingCopy = {
  content: OrderContent
  /** The same as plain values, for what is computed over all of it. */
  whole: Accessor<OrderContent>
  currency: Accessor<string>
  taxExempt: Accessor<boolean>
  facts: LineFacts
  /** Undefined while a line comes to more than can be agreed on. */
  total: Accessor<OrderTotal | undefined>
  cover: (lineId: string) => Cover | undefined
  agreedLine: (lineId: string) => AgreedPrice | undefined
  /** What became of a line. */ progress: (lineId: string) => AgreedLineRow | undefined
  /** The known shortages, line by line; empty without the right to see stock. Reads signals. */
  shortages: () => readonly Shortage[]
  /** What keeps it from being committed. */
  findings: Accessor<readonly Finding[]>
  agreed: Accessor<Agreed | undefined>
  changes: Accessor<readonly OrderChange[]>
}

type Source = {
  kind: AgreementKind
  id: string
  version: Accessor<number>
  /** The customer of the committed version. */ agreedCustomerId: Accessor<string | null>
  /** Where the document names none. */ currency: Accessor<string | undefined>
  agreedLine: (lineId: string) => AgreedPrice | undefined
  progress?: (lineId: string) => AgreedLineRow | undefined
  /** The version as far as the mirror knows it. */ fromMirror: (content: OrderContent) => Agreed | undefined
}

/** Reads document and mirror together; nothing here waits for a network. */
export function createWorkingCopy(
  replica: Replica,
  { kind, id, version, agreedCustomerId, currency, agreedLine, progress = () => undefined, fromMirror }: Source,
): WorkingCopy {
  const person = usePerson()
  const can = useCan()
  const mirror = useMirror()
  const { request, online } = useWorkspace()
  const levels = useTable('stockLevels')
  const locations = useTable('locations')
  const { content, whole } = createOrder(() => replica.doc)
  const customerOf = (customerId: string) => mirror.get('customers', customerId)
  const customer = useRow('customers', () => content.head.customerId)
  const ownCurrency = () => person.organisation?.currency ?? 'EUR'
  const facts = {
    product: (productId: string) => mirror.get('products', productId),
    agreed: agreedLine,
  } satisfies LineFacts
  const taxExempt = () => customer()?.taxMode === 'exempt'
  const available = createMemo(() => availableByProduct(levels(), locations()))
  // On every key press these look at every line: they read plain values, and compute only what changed.
  const coversOf = memoCoverLines((line: OrderLine, row: AgreedLineRow | undefined) =>
    row?.productId === line.productId ? addQuantities(row.reserved, row.delivered) : ZERO,
  )
  const covers = createMemo(() => coversOf(whole().lines, available(), (line) => progress(line.id)))
  const findingsOf = memoPerLine(
    (line: OrderLine, inCurrency: string, product: ProductRow | undefined, row: AgreedPrice | undefined) => {
      const known = { product: () => product, agreed: () => row }
      return checkLine(line, inCurrency, { ...known, priceOf: () => linePrice(line, product, row).unitPriceMinor })
    },
  )
  const findings = createMemo(
    () => {
      const known = { customer: customerOf, currency: ownCurrency() }
      const inCurrency = whole().head.currency ?? ownCurrency()
      return [
        ...kind.checkWhole(whole(), { ...known, agreedCustomerId: agreedCustomerId(), today: today() }),
        ...whole().lines.flatMap((line) =>
          findingsOf(line, inCurrency, mirror.get('products', line.productId), agreedLine(line.id)),
        ),
      ]
    },
    [],
    { equals: sameFindings },
  )
  return {
    content,
    whole,
    currency: createMemo(() => content.head.currency ?? currency() ?? ownCurrency()),
    taxExempt,
    facts,
    total: createTotal(whole, facts, taxExempt),
    cover: (lineId) => covers().get(lineId),
    agreedLine,
    progress,
    shortages: () =>
      kind.reserves && can('stock.read')
        ? knownShortages(whole().lines, {
            cover: (line) => covers().get(line.id),
            agreed: (line) => progress(line.id),
            product: facts.product,
            expected: (productId) => mirror.table('expectedReceipts').by('productId', productId),
          })
        : [],
    findings,
    ...createCommittedVersion({ path: `${kind.path}/${id}`, version, fromMirror, content: whole, request, online }),
  }
}

const sameFindings = (a: readonly Finding[], b: readonly Finding[]) =>
  a.length === b.length &&
  a.every(({ code, field, lineId }, at) => code === b[at]?.code && field === b[at]?.field && lineId === b[at]?.lineId)
