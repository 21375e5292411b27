import { isPositive, isQuantity } from '@werkbank/model/base/value/quantity.ts'
import { isWholeUnit } from '@werkbank/model/base/value/units.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { cancelInvoice, correctInvoice } from '@werkbank/model/sales/billing/invoice-commands.ts'
import { type CreditPart, creditableNetMinor, creditableQuantity } from '@werkbank/model/sales/billing/invoice-parts.ts'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { Select } from '../../design/field/field.tsx'
import { NumberInput } from '../../design/field/number-input.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { currencyWords, decimalToMinor, formatMoney, formatQuantity, minorDigits } from '../../i18n/format.ts'
import { createFormCheck, ruleWord } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { unitWord } from '../../i18n/unit-word.ts'
import { useMirror } from '../../mirror/use-mirror.ts'
import { useSend } from '../../outbox/use-send.ts'
import { createDay, DayField } from '../order/day-field.tsx'
import { PaperPreview, previewCredit } from '../order/paper-preview.tsx'
import { partProblem } from '../order/parts.ts'
import { ReasonField } from '../order/step-dialogs.tsx'

type Invoice = MirrorRow<'invoices'>
/** `papers`: all of its order, and so what it bills, too. */
type Props = { invoice: Invoice; papers: readonly Invoice[]; onClose: () => void }
type By = 'quantity' | 'amount'

/** What is typed into a correction, and how it is sent. */
function createCorrection(props: Props) {
  const send = useSend()
  const [by, setBy] = createSignal<By>('amount')
  const [typed, setTyped] = createSignal<Record<string, string>>({})
  const [reason, setReason] = createSignal('')
  const day = createDay(() => [{ day: props.invoice.invoicedOn, code: 'day-before-invoice' }])
  const parts = createMemo(() => partsOf(props, by(), typed()))
  const check = createFormCheck(
    () => correctInvoice.input,
    () => ({ id: props.invoice.id, lines: (parts() ?? []).map(commandLine), reason: reason() }),
  )
  const preview = () => (parts()?.length ? previewCredit(parts() ?? [], props.papers) : undefined)
  const post = () => {
    const sent = send(correctInvoice, {
      id: props.invoice.id,
      lines: (parts() ?? []).map(commandLine),
      reason: reason().trim(),
      expectedGrossMinor: -(preview()?.grossMinor ?? 0),
      correctedOn: day.value(),
      confirmDay: day.meant(),
    })
    props.onClose()
    return sent
  }
  const ready = () => preview() !== undefined && check.passes() && day.ready()
  return { by, setBy, typed, setTyped, reason, setReason, day, check, preview, post, ready }
}

/** Reduces an invoice without a return of goods: by pieces, or by an amount of a line's net (IV-09). */
export function CorrectInvoiceDialog(props: Props) {
  const { by, setBy, typed, setTyped, reason, setReason, day, check, preview, post, ready } = createCorrection(props)
  return (
    <FormDialog
      title={t('billing.correctTitle', { number: props.invoice.number })}
      submit={t('billing.correct')}
      width="wide"
      disabled={!ready()}
      onSubmit={post}
      onClose={props.onClose}
    >
      <p class="text-muted">{t('billing.correctText')}</p>
      <BySelect
        value={by()}
        onChange={(value) => {
          setTyped({})
          setBy(value)
        }}
      />
      <ul class="divide-y divide-line">
        <For each={linesOf(props)}>
          {(line) => (
            <LineInput
              {...props}
              line={line}
              by={by()}
              value={typed()[line.lineId] ?? ''}
              onInput={(value) => setTyped((before) => ({ ...before, [line.lineId]: value }))}
            />
          )}
        </For>
      </ul>
      <div class="grid gap-3 sm:grid-cols-2">
        <DayField label={t('billing.day')} day={day} />
        <ReasonField
          value={reason()}
          onInput={setReason}
          hint={t('billing.correctReasonHint')}
          error={check.error('reason')}
        />
      </div>
      <Show when={preview()}>
        {(sums) => (
          <PaperPreview
            customerId={props.invoice.customerId}
            currency={props.invoice.currency}
            day={day.value()}
            preview={sums()}
          />
        )}
      </Show>
    </FormDialog>
  )
}

const commandLine = ({ lineId, quantity, netMinor }: CreditPart) =>
  netMinor === undefined ? { lineId, quantity } : { lineId, netMinor }

function BySelect(props: { value: By; onChange: (value: By) => void }) {
  return (
    <Select
      label={t('billing.correctBy')}
      value={props.value}
      onChange={props.onChange}
      options={[
        { value: 'amount', label: t('billing.byAmount') },
        { value: 'quantity', label: t('billing.byQuantity') },
      ]}
    />
  )
}

type Line = Invoice['lines'][number]
/** A line once, however often the paper names it. */
function linesOf({ invoice, papers }: Pick<Props, 'invoice' | 'papers'>): Line[] {
  const lines = papers.find(({ id }) => id === invoice.id)?.lines ?? []
  return lines.filter(({ lineId }, index) => lines.findIndex((other) => other.lineId === lineId) === index)
}

function LineInput(props: Props & { line: Line; by: By; value: string; onInput: (value: string) => void }) {
  const mirror = useMirror()
  const unit = () => mirror.get('products', props.line.productId)?.unit ?? ''
  const currency = () => props.invoice.currency
  const left = () => creditableQuantity(props.papers, props.line.lineId, props.invoice.id)
  const leftMinor = () => creditableNetMinor(props.papers, props.line.lineId, props.invoice.id)
  const quantityError = () => {
    const problem = partProblem(props.value, { max: left(), unit: unit() })
    return problem === 'more-than-open' ? t('sales.moreThanOpen') : ruleWord(problem)
  }
  const amountError = () =>
    (decimalToMinor(props.value, minorDigits(currency())) ?? 0) > leftMinor() ? t('sales.moreThanOpen') : undefined
  return (
    <li class="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
      <span class="min-w-40 flex-1">
        <span class="block text-xs text-muted">{props.line.sku}</span>
        {props.line.name}
      </span>
      <span class="text-xs text-muted">
        {t('sales.ofOpen', {
          quantity:
            props.by === 'quantity' ? formatQuantity(left(), unitWord(unit())) : formatMoney(leftMinor(), currency()),
        })}
      </span>
      <div class="w-36">
        <Show
          when={props.by === 'quantity'}
          fallback={
            <NumberInput
              label={t('billing.amountOf', { product: props.line.name })}
              hideLabel
              value={props.value}
              onInput={props.onInput}
              unit={currency()}
              words={currencyWords(currency())}
              decimals={minorDigits(currency())}
              error={amountError()}
            />
          }
        >
          <NumberInput
            label={t('sales.quantityOf', { product: props.line.name })}
            hideLabel
            value={props.value}
            onInput={props.onInput}
            unit={unitWord(unit())}
            words={[unit()]}
            whole={isWholeUnit(unit())}
            error={quantityError()}
          />
        </Show>
      </div>
    </li>
  )
}

/** What was typed, as parts of a correction; undefined where one of them can't be. */
function partsOf(
  { invoice, papers }: Props,
  by: By,
  typed: Readonly<Record<string, string>>,
): CreditPart[] | undefined {
  const parts: CreditPart[] = []
  for (const [lineId, value] of Object.entries(typed)) {
    if (value === '') continue
    const invoiceId = invoice.id
    if (by === 'quantity') {
      if (!isQuantity(value) || partProblem(value, { max: creditableQuantity(papers, lineId, invoiceId), unit: '' }))
        return undefined
      if (isPositive(value)) parts.push({ lineId, quantity: value, invoiceId })
    } else {
      const netMinor = decimalToMinor(value, minorDigits(invoice.currency))
      if (netMinor === undefined || netMinor > creditableNetMinor(papers, lineId, invoiceId)) return undefined
      if (netMinor > 0) parts.push({ lineId, quantity: '0', netMinor, invoiceId })
    }
  }
  return parts
}

/** Takes an invoice back whole; the order can be invoiced anew (IV-08). */
export function CancelInvoiceDialog(props: Props) {
  const send = useSend()
  const [reason, setReason] = createSignal('')
  const day = createDay(() => [{ day: props.invoice.invoicedOn, code: 'day-before-invoice' }])
  const check = createFormCheck(
    () => cancelInvoice.input,
    () => ({ id: props.invoice.id, reason: reason() }),
  )
  const preview = () =>
    previewCredit(
      linesOf(props)
        .map(({ lineId }) => ({
          lineId,
          quantity: creditableQuantity(props.papers, lineId, props.invoice.id),
          invoiceId: props.invoice.id,
        }))
        .filter(({ quantity }) => isPositive(quantity)),
      props.papers,
    )
  const post = () => {
    const gross = preview()?.grossMinor
    const sent = send(cancelInvoice, {
      id: props.invoice.id,
      reason: reason().trim(),
      expectedGrossMinor: gross === undefined ? undefined : -gross,
      cancelledOn: day.value(),
      confirmDay: day.meant(),
    })
    props.onClose()
    return sent
  }
  return (
    <FormDialog
      title={t('billing.cancelTitle', { number: props.invoice.number })}
      submit={t('billing.cancelInvoice')}
      width="wide"
      danger
      disabled={!check.passes() || !day.ready()}
      onSubmit={post}
      onClose={props.onClose}
    >
      <p>{t('billing.cancelText')}</p>
      <div class="grid gap-3 sm:grid-cols-2">
        <DayField label={t('billing.day')} day={day} />
        <ReasonField
          value={reason()}
          onInput={setReason}
          hint={t('billing.cancelReasonHint')}
          error={check.error('reason')}
        />
      </div>
      <PaperPreview
        customerId={props.invoice.customerId}
        currency={props.invoice.currency}
        day={day.value()}
        preview={preview()}
      />
    </FormDialog>
  )
}
