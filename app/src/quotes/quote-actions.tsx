import { useNavigate } from '@solidjs/router'
import { LIMITS } from '@werkbank/model/base/limits.ts'
import { isPossible } from '@werkbank/model/base/possible.ts'
import { acceptQuote, declineQuote } from '@werkbank/model/quotes/commands.ts'
import { Ellipsis, FileText } from 'lucide-solid/icons'
import { createMemo, createSignal, Match, Show, Switch } from 'solid-js'
import { Button } from '../design/button.tsx'
import { Select, TextInput } from '../design/field/field.tsx'
import { FormDialog } from '../design/overlay/form-dialog.tsx'
import { Menu } from '../design/overlay/menu.tsx'
import { formatDate } from '../i18n/format.ts'
import { createFormCheck } from '../i18n/rule-word.ts'
import { t } from '../i18n/t.ts'
import { useWorkspace } from '../identity/index.ts'
import { useAsking } from '../mirror/use-possible.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { useSend } from '../outbox/use-send.ts'
import { paperAddress } from '../papers/index.tsx'
import { type QuoteRow, stateOf } from './quote-state.tsx'

/** What the customer said: yes makes the order, no is noted with its reason. */
export function QuoteActions(props: { quote: QuoteRow }) {
  const asking = useAsking()
  const { online } = useWorkspace()
  const [asked, setAsked] = createSignal<'accept' | 'decline'>()
  const close = () => setAsked(undefined)
  const canAccept = createMemo(() => isPossible(acceptQuote, props.quote, asking))
  const canDecline = createMemo(() => isPossible(declineQuote, props.quote, asking))
  const items = () => [
    ...(canDecline() ? [{ label: t('quotes.decline'), danger: true, onSelect: () => void setAsked('decline') }] : []),
    ...(props.quote.version > 0
      ? [
          {
            label: t('quotes.quote'),
            icon: <FileText />,
            hint: t('papers.pdf'),
            disabled: !online(),
            onSelect: () => void window.open(paperAddress('quote', props.quote.id), '_blank', 'noopener'),
          },
        ]
      : []),
  ]
  return (
    <div class="flex items-center gap-2 print:hidden">
      <Show when={canAccept()}>
        <Button onClick={() => setAsked('accept')}>{t('quotes.accept')}</Button>
      </Show>
      <Show when={items().length > 0}>
        <Menu label={t('sales.more')} trigger={<Ellipsis aria-hidden="true" />} items={items()} />
      </Show>
      <Switch>
        <Match when={asked() === 'accept' && canAccept()}>
          <AcceptDialog quote={props.quote} onClose={close} />
        </Match>
        <Match when={asked() === 'decline' && canDecline()}>
          <DeclineDialog quote={props.quote} onClose={close} />
        </Match>
      </Switch>
    </div>
  )
}

/** SA-03: of one that has expired it is asked which prices count. Once the server has made the order it is opened. */
function AcceptDialog(props: { quote: QuoteRow; onClose: () => void }) {
  const send = useSend()
  const outbox = useOutbox()
  const navigate = useNavigate()
  const isExpired = () => stateOf(props.quote) === 'expired'
  const [prices, setPrices] = createSignal<'kept' | 'today' | ''>('')
  const accept = async () => {
    const { id } = props.quote
    const chosen = prices()
    const sent = send(acceptQuote, { id, ...(isExpired() && chosen ? { prices: chosen } : {}) })
    props.onClose()
    await sent
    const entry = outbox.forSubject(`quote:${id}`).findLast(({ command }) => command === acceptQuote.name)
    const answer = entry && (await outbox.answer(entry.key).catch(() => undefined))
    if (answer && typeof answer['orderId'] === 'string') navigate(`/orders/${answer['orderId']}`)
  }
  return (
    <FormDialog
      title={t('quotes.acceptTitle')}
      submit={t('quotes.accept')}
      disabled={isExpired() && prices() === ''}
      onSubmit={accept}
      onClose={props.onClose}
    >
      <p>{t('quotes.acceptText')}</p>
      <Show when={isExpired()}>
        <p>{t('quotes.expiredText', { day: formatDate(props.quote.validUntil ?? '') })}</p>
        <Select
          label={t('quotes.whichPrices')}
          value={prices()}
          onChange={setPrices}
          required
          options={
            [
              { value: '', label: t('quotes.choose') },
              { value: 'kept', label: t('quotes.pricesKept') },
              { value: 'today', label: t('quotes.pricesToday') },
            ] as const
          }
        />
      </Show>
    </FormDialog>
  )
}

function DeclineDialog(props: { quote: QuoteRow; onClose: () => void }) {
  const send = useSend()
  const [reason, setReason] = createSignal('')
  const check = createFormCheck(
    () => declineQuote.input,
    () => ({ id: props.quote.id, reason: reason() }),
  )
  const decline = () => {
    const sent = send(declineQuote, { id: props.quote.id, reason: reason().trim() })
    props.onClose()
    return sent
  }
  return (
    <FormDialog
      title={t('quotes.declineTitle')}
      submit={t('quotes.decline')}
      danger
      disabled={!check.passes()}
      onSubmit={decline}
      onClose={props.onClose}
    >
      <TextInput
        label={t('billing.reason')}
        value={reason()}
        onInput={setReason}
        maxLength={LIMITS.shortTextCharsMax}
        error={check.error('reason')}
        required
      />
    </FormDialog>
  )
}
