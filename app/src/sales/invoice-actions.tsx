import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { Ban, Ellipsis, FileMinus, Wallet } from 'lucide-solid/icons'
import { type Accessor, createEffect, createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Menu } from '../design/menu.tsx'
import { t } from '../i18n/t.ts'
import { useCan } from '../identity/index.ts'
import { useRowsBy } from '../mirror/use-mirror.ts'
import { CancelInvoiceDialog, CorrectInvoiceDialog } from './correct-dialogs.tsx'
import { PayDialog } from './pay-dialog.tsx'

type Step = 'pay' | 'correct' | 'cancel'

/** What can be done with an invoice: where it is, not only in its order. */
export function InvoiceActions(props: { invoice: MirrorRow<'invoices'> }) {
  const [step, setStep] = createSignal<Step>()
  const close = () => setStep(undefined)
  const papers = useRowsBy('invoices', 'orderId', () => props.invoice.orderId ?? undefined)
  const possible = createPossible(() => props.invoice)
  createEffect(() => possible().some((entry) => entry.step === step()) || close())
  const first = () => possible().find((entry) => entry.step === 'pay')
  const others = () => possible().filter((entry) => entry.step !== 'pay')
  return (
    <>
      <Show when={first()}>
        {(entry) => (
          <Button icon={entry().icon} onClick={() => setStep('pay')}>
            {entry().label}
          </Button>
        )}
      </Show>
      <Show when={others().length > 0}>
        <Menu
          label={t('sales.more')}
          trigger={<Ellipsis aria-hidden="true" />}
          items={others().map(({ step: name, label, icon, danger }) => ({
            label,
            icon,
            danger: danger ?? false,
            onSelect: () => setStep(name),
          }))}
        />
      </Show>
      <Switch>
        <Match when={step() === 'pay'}>
          <PayDialog invoice={props.invoice} onClose={close} />
        </Match>
        <Match when={step() === 'correct'}>
          <CorrectInvoiceDialog invoice={props.invoice} papers={papers()} onClose={close} />
        </Match>
        <Match when={step() === 'cancel'}>
          <CancelInvoiceDialog invoice={props.invoice} papers={papers()} onClose={close} />
        </Match>
      </Switch>
    </>
  )
}

type Entry = { step: Step; label: string; icon: JSX.Element; danger?: boolean; when: boolean }

/** What the invoice's state and one's rights allow. */
function createPossible(invoice: Accessor<MirrorRow<'invoices'>>): Accessor<Entry[]> {
  const can = useCan()
  const isStanding = () => {
    const { kind, cancelledOn, creditedMinor, grossMinor } = invoice()
    return kind === 'invoice' && cancelledOn === null && creditedMinor < grossMinor
  }
  return createMemo(() => {
    const all: Entry[] = [
      { step: 'pay', label: t('sales.pay'), icon: <Wallet />, when: invoice().openMinor > 0 && can('payment.create') },
      {
        step: 'correct',
        label: t('billing.correct'),
        icon: <FileMinus />,
        when: isStanding() && can('invoice.correct'),
      },
      {
        step: 'cancel',
        label: t('billing.cancelInvoice'),
        icon: <Ban />,
        danger: true,
        when: isStanding() && invoice().paidMinor === 0 && can('invoice.correct'),
      },
    ]
    return all.filter(({ when }) => when)
  })
}
