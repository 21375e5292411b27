import { LIMITS } from '@werkbank/model/base/limits.ts'
import type { InvoiceBasis } from '@werkbank/model/company/invoice-basis.ts'
import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { creditOrder, invoiceOrder } from '@werkbank/model/sales/billing/invoice-commands.ts'
import { cancelOrder, cancelRest, deliverOrder } from '@werkbank/model/sales/commands.ts'
import { toInvoice } from '@werkbank/model/sales/order-status.ts'
import { openLines } from '@werkbank/model/sales/order-steps.ts'
import { createSignal, For } from 'solid-js'
import { Select, TextInput } from '../../design/field/field.tsx'
import { FormDialog } from '../../design/overlay/form-dialog.tsx'
import { formatQuantity } from '../../i18n/format.ts'
import { createFormCheck } from '../../i18n/rule-word.ts'
import { t } from '../../i18n/t.ts'
import { unitWord } from '../../i18n/unit-word.ts'
import { useMirror, useRowsBy } from '../../mirror/use-mirror.ts'
import { useSend } from '../../outbox/use-send.ts'
import type { OrderRow } from '../order-state.tsx'
import { createDay, DayField } from './day-field.tsx'
import { PaperPreview, previewCredit, previewInvoice } from './paper-preview.tsx'
import type { OpenLine, Part } from './parts.ts'
import { PartsDialog } from './parts-dialog.tsx'

type Line = MirrorRow<'orderLines'>
type Invoice = MirrorRow<'invoices'>
type StepProps = { order: OrderRow; onClose: () => void }

/** Goods leave: how much of each line, and when. */
export function DeliverDialog(props: StepProps & { open: readonly OpenLine[] }) {
  const send = useSend()
  const day = createDay(() => [{ day: props.order.orderedOn, code: 'day-before-order' }])
  const post = (lines: Part[]) => {
    void send(deliverOrder, { id: props.order.id, lines, deliveredOn: day.value(), confirmDay: day.meant() })
    props.onClose()
  }
  return (
    <PartsDialog
      title={t('sales.deliverTitle')}
      text={t('sales.deliverText')}
      verb={t('sales.deliver')}
      open={props.open}
      ready={day.ready()}
      onClose={props.onClose}
      onDone={post}
    >
      <div class="mt-4 grid gap-3 sm:grid-cols-2">
        <DayField label={t('sales.deliveredOn')} day={day} />
      </div>
    </PartsDialog>
  )
}

/** An invoice gets its number only after the person saw its content; the total is sent along, and a different one is refused (IV-02). */
export function InvoiceDialog(
  props: StepProps & { lines: readonly Line[]; papers: readonly Invoice[]; basis: InvoiceBasis },
) {
  const send = useSend()
  const deliveries = useRowsBy('deliveries', 'orderId', () => props.order.id)
  const canWait = () => openLines(props.lines, (line) => toInvoice(line)).length > 0
  const [basis, setBasis] = createSignal<InvoiceBasis>(canWait() ? props.basis : 'ordered')
  const last = () =>
    deliveries()
      .filter(({ kind }) => kind === 'delivery')
      .map(({ deliveredOn }) => deliveredOn)
      .toSorted()
      .at(-1)
  const day = createDay(() => [
    { day: props.order.orderedOn, code: 'day-before-order' },
    { day: basis() === 'ordered' ? null : last(), code: 'day-before-delivery' },
  ])
  const open = () => openLines(props.lines, (line) => toInvoice(line, basis()))
  const previewOf = (parts: readonly Part[]) => previewInvoice(parts, props.lines, props.papers)
  const post = (lines: Part[]) => {
    void send(invoiceOrder, {
      id: props.order.id,
      lines,
      basis: basis(),
      expectedGrossMinor: previewOf(lines)?.grossMinor,
      invoicedOn: day.value(),
      confirmDay: day.meant(),
    })
    props.onClose()
  }
  return (
    <PartsDialog
      title={t('sales.invoiceTitle')}
      text={t('billing.invoiceText')}
      verb={t('sales.invoice')}
      open={open()}
      ready={day.ready()}
      preview={(parts) => (
        <PaperPreview
          customerId={props.order.customerId}
          currency={props.order.currency}
          day={day.value()}
          preview={previewOf(parts())}
        />
      )}
      onClose={props.onClose}
      onDone={post}
    >
      <div class="mt-4 grid gap-3 sm:grid-cols-2">
        <DayField label={t('sales.invoicedOn')} day={day} />
        <Select
          label={t('billing.basis')}
          value={basis()}
          onChange={setBasis}
          disabled={!canWait()}
          options={[
            { value: 'delivered', label: t('billing.basisDelivered') },
            { value: 'ordered', label: t('billing.basisOrdered') },
          ]}
        />
      </div>
    </PartsDialog>
  )
}

/** Credits returned goods, by default with the reason of the return. */
export function CreditDialog(props: StepProps & { open: readonly OpenLine[]; papers: readonly Invoice[] }) {
  const send = useSend()
  const notes = useRowsBy('deliveries', 'orderId', () => props.order.id)
  const [typed, setTyped] = createSignal<string>()
  const reason = () =>
    typed() ??
    notes()
      .filter(({ kind }) => kind === 'return')
      .toSorted((a, b) => (a.at < b.at ? 1 : -1))[0]?.reason ??
    ''
  const check = createFormCheck(
    () => creditOrder.input,
    () => ({ id: props.order.id, reason: reason() }),
  )
  const day = createDay(() => [
    { day: props.papers.map(({ invoicedOn }) => invoicedOn).toSorted()[0], code: 'day-before-invoice' },
  ])
  const post = (lines: Part[]) => {
    const gross = previewCredit(lines, props.papers)?.grossMinor
    void send(creditOrder, {
      id: props.order.id,
      lines,
      reason: reason().trim(),
      expectedGrossMinor: gross === undefined ? undefined : -gross,
      creditedOn: day.value(),
      confirmDay: day.meant(),
    })
    props.onClose()
  }
  return (
    <PartsDialog
      title={t('sales.creditTitle')}
      text={t('sales.creditText')}
      verb={t('sales.credit')}
      open={props.open}
      ready={day.ready() && check.passes()}
      preview={(parts) => (
        <PaperPreview
          customerId={props.order.customerId}
          currency={props.order.currency}
          day={day.value()}
          preview={previewCredit(parts(), props.papers)}
        />
      )}
      onClose={props.onClose}
      onDone={post}
    >
      <div class="mt-4 grid gap-3 sm:grid-cols-2">
        <DayField label={t('sales.creditedOn')} day={day} />
        <ReasonField value={reason()} onInput={setTyped} error={check.error('reason')} />
      </div>
    </PartsDialog>
  )
}

/** An order isn't wanted any more: why is kept with it (SA-15). */
export function CancelDialog(props: StepProps) {
  const send = useSend()
  const [reason, setReason] = createSignal('')
  const check = createFormCheck(
    () => cancelOrder.input,
    () => ({ id: props.order.id, reason: reason() }),
  )
  const post = () => {
    const sent = send(cancelOrder, { id: props.order.id, reason: reason().trim() })
    props.onClose()
    return sent
  }
  return (
    <FormDialog
      title={t('sales.cancelTitle')}
      back={t('common.back')}
      submit={t('sales.cancel')}
      danger
      disabled={!check.passes()}
      onSubmit={post}
      onClose={props.onClose}
    >
      <p>{t('sales.cancelText')}</p>
      <ReasonField value={reason()} onInput={setReason} error={check.error('reason')} />
    </FormDialog>
  )
}

/** What was to come doesn't come any more: it is shown before, and why is kept with the version (SA-15). */
export function CancelRestDialog(props: StepProps & { open: readonly OpenLine[] }) {
  const send = useSend()
  const mirror = useMirror()
  const [reason, setReason] = createSignal('')
  const check = createFormCheck(
    () => cancelRest.input,
    () => ({ id: props.order.id, reason: reason() }),
  )
  const post = () => {
    const sent = send(cancelRest, { id: props.order.id, reason: reason().trim() })
    props.onClose()
    return sent
  }
  const words = ({ line, max }: OpenLine) => {
    const product = mirror.get('products', line.productId)
    return `${formatQuantity(max, unitWord(product?.unit ?? ''))} ${product?.name ?? ''}`
  }
  return (
    <FormDialog
      title={t('sales.cancelRestTitle')}
      back={t('common.back')}
      submit={t('sales.cancelRest')}
      danger
      disabled={!check.passes() || props.order.changes > 0}
      trouble={props.order.changes > 0 ? t('refusals.unconfirmed_changes') : undefined}
      onSubmit={post}
      onClose={props.onClose}
    >
      <p>{t('sales.cancelRestText')}</p>
      <ul class="list-disc pl-5">
        <For each={props.open}>{(open) => <li dir="auto">{words(open)}</li>}</For>
      </ul>
      <ReasonField value={reason()} onInput={setReason} error={check.error('reason')} />
    </FormDialog>
  )
}

export function ReasonField(props: {
  value: string
  onInput: (value: string) => void
  hint?: string
  error?: string | undefined
}) {
  return (
    <TextInput
      label={t('billing.reason')}
      value={props.value}
      onInput={props.onInput}
      maxLength={LIMITS.shortTextCharsMax}
      hint={props.hint ?? ''}
      error={props.error}
      required
    />
  )
}
