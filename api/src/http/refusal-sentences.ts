import { RULES } from '@werkbank/model/base/rules.ts'
import type { HeldIn } from '@werkbank/model/catalogue/commands.ts'
import type { COMMANDS, CommandName } from '@werkbank/model/registry.ts'
import { insteadSchema } from '@werkbank/model/sales/command-parts.ts'
import type { Step } from '@werkbank/model/sales/order-steps.ts'

type CodesOf<Refusals> = Refusals extends unknown ? keyof Refusals & string : never
/** Of every command: a command that declares another one needs a sentence below. */
export type RefusalCode = CodesOf<(typeof COMMANDS)[CommandName]['refusals']>

/** What a clerk reads where a command says no: what happened and, where there is one, the way out. `{…}` is from the refusal's data. */
export const REFUSAL_SENTENCES: Record<RefusalCode, string> = {
  'sku-taken': 'Another product has this SKU.',
  'name-exists': 'The product {sku} has this name already. If it is another product, confirm the name.',
  'unknown-parent': 'The parent product does not exist, or is none that has variants.',
  'unknown-category': 'This category is not there any more.',
  'no-picture': 'This is no picture of the product, or not any more.',
  'too-many-jobs': 'You have {max} background jobs open already. Wait until one of them has ended, or cancel one.',
  'batch-too-long': 'At most {max} rows go at once. Divide the file.',
  'batch-too-large':
    'There is more waiting here than one person or one company may leave at a time. Wait until some of it is done, or divide the file.',
  'batch-closed': 'This was asked for already: no more rows come to it, and it is ended where it is shown.',
  'rows-missing': 'Only {rows} rows have come. Send the rest first.',
  'batch-runs': 'This is still being worked on. Wait until it has ended, or cancel it.',
  'nothing-to-undo': 'There is nothing of it that could be taken back, or not any more.',
  'no-backups': 'Backups are not made by this server.',
  'upload-missing': 'The file has not come whole, or lay too long. Send it again.',
  'changed-meanwhile': 'Somebody has changed something meanwhile that you had not seen. Look at it and send again.',
  'fractions-exist':
    'Pieces have no fractions, and there are some of this product ({unit}). Create a product for the new unit.',
  'category-name-taken': 'There is a category of this name beside it already.',
  'category-in-itself': 'A category can not be inside of itself.',
  'category-too-deep': 'Categories are at most {max} levels deep.',
  'too-many-categories': 'There are {max} categories already, and no more can be.',
  'category-in-use': 'There are {products} products and {categories} categories in it. Choose where they go.',
  'number-taken': 'Another customer has this number.',
  'customer-name-exists': 'Customer {number} has this name already. If it is another one, confirm the name.',
  'standard-address': 'This address is a standard. Choose another one for it first.',
  'code-taken': 'Another location has the code {code}.',
  'not-empty': 'There are goods at that location, or some are expected there.',
  'impossible-day': 'This day can not be.',
  'unusual-day': 'This day is unusual. Confirm it if it is meant.',
  'quantity-not-whole': 'This product is counted in whole pieces.',
  'not-stocked': 'This product is not kept in stock.',
  'not-expected': 'This receipt is not expected any more: it has come in, or was closed.',
  'amount-too-large': 'Quantity times price comes to more than can be booked at once.',
  'period-closed': 'The month {period} is closed in the books.',
  'insufficient-stock': 'There is not enough stock. Nothing has been reserved or booked.',
  'already-reversed': 'This move was reversed before.',
  'not-reversible': 'This move belongs to something else and is reversed together with it.',
  'unknown-reference': 'A customer or product in it does not exist (any more).',
  'incomplete-quote': 'Something is still missing in the quote.',
  'state-not-received': 'The server has not received what you saw yet. Send again in a moment.',
  'nothing-changed': 'There is nothing new in it to confirm.',
  'role-has-view': 'This list opens with another view for that role already.',
  'quote-accepted': 'The customer has accepted this quote before.',
  'quote-valid': 'The quote is valid until {validUntil}: its own prices count.',
  'not-sent': 'The quote was not sent to the customer yet.',
  'quote-declined': 'The customer has declined this quote.',
  'quote-expired': 'The quote was valid until {validUntil}. Say which prices count: those of the quote, or of today.',
  'incomplete-order': 'Something is still missing in the order.',
  'below-delivered': 'A line has less than was already delivered or invoiced.',
  'order-cancelled': 'The order was cancelled.',
  'not-committed': 'The order has not been confirmed yet.',
  'nothing-to-deliver': 'There is nothing left to deliver.',
  'nothing-open': 'Nothing of it is still open that could be cancelled.',
  'unconfirmed-changes': 'Somebody has changed the order and not confirmed that. Confirm it or take it back first.',
  'more-than-open': 'This is more than is still open.',
  'bad-lines': 'A quantity or amount is not possible.',
  'nothing-to-return': 'Nothing was delivered that could come back.',
  'more-than-delivered': 'No more can come back than was delivered.',
  'total-differs': 'The total has changed since it was shown. Nothing was issued: look again.',
  'nothing-to-invoice': 'There is nothing left to invoice.',
  'unknown-address': 'This address is not there any more.',
  'nothing-to-credit': 'There is nothing that was invoiced and came back.',
  'more-than-invoiced': 'No more can be credited than was invoiced.',
  'not-correctable': 'There is nothing left to correct on this document.',
  'already-paid': 'Something was paid on this invoice, so it can only be corrected.',
  'already-delivered': 'Some of it was delivered. What was delivered can only be taken back.',
  'already-invoiced': 'Some of it stands on an invoice. Cancel the invoice first.',
  'not-payable': 'Nothing can be paid on this document.',
  'nothing-to-count': 'This location holds nothing that could be counted.',
  'open-conflicts': 'Some bins have different counts. Settle them first.',
  'already-posted': 'This count was posted before.',
  'unknown-member': 'One of these people does not exist (any more).',
  'member-disabled': 'The account of {name} is deactivated: they can not be added.',
  'room-is-fixed': 'Who is in this conversation is fixed.',
  'last-admin': 'Somebody has to be in charge of the conversation. Hand it over to somebody else first.',
  'message-exists': 'This message is there already.',
  'reply-elsewhere': 'The message that is replied to is not in this conversation.',
  'not-restorable': 'This state can not be brought back.',
  'more-than-own-rights': 'Nobody can give more rights than they have.',
  'not-a-machine': 'People create their API tokens themselves.',
  'email-taken': 'Somebody has this mail address already.',
  'user-name-taken': 'Somebody has this user name already.',
  'unknown-role': 'One of these roles does not exist (any more).',
  'role-name-taken': 'Another role has this name.',
  'own-password': 'Your own password is changed in the settings, with the present one.',
  'machine-without-password': 'A machine signs in with an API token and has no password.',
  'last-administrator': 'At least one person must be able to manage access.',
  'wrong-password': 'The present password is not right.',
  'second-factor-active': 'Signing in with a code is switched on already.',
  'wrong-code': 'This code is wrong or was used before. A new one comes every 30 seconds.',
  'own-second-factor': 'Your own sign-in with a code is switched off in the settings, with your password.',
  'still-fails': 'It still does not work.',
}
/** For codes that no command declares, which only tests have. */
const OTHERWISE = 'This can not be done as things are now.'

/** The sentence of a refusal, with what its data says of places, lines and next steps. */
export function refusalSentence(code: string, data: unknown): string {
  const values = (data ?? {}) as Record<string, unknown>
  const sentence = Object.hasOwn(REFUSAL_SENTENCES, code) ? REFUSAL_SENTENCES[code as RefusalCode] : OTHERWISE
  const filled = sentence.replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name] ?? '…'))
  return [filled, ...foundWords(values), heldWords(values), pricesWords(values), insteadWords(data)]
    .filter(Boolean)
    .join(' ')
}

const FINDINGS_TOLD_MAX = 3

/** What was found, each once: findings say it in sentences, a rule by its code. */
function foundWords({ findings, code }: Record<string, unknown>): string[] {
  if (typeof code === 'string' && Object.hasOwn(RULES, code)) return [RULES[code as keyof typeof RULES]]
  if (!Array.isArray(findings)) return []
  return [...new Set(findings.map(({ message }) => String(message)))].slice(0, FINDINGS_TOLD_MAX)
}

const HELD_WORDS: Record<HeldIn, string> = {
  moves: 'stock moves',
  'expected-receipts': 'expected receipts',
  orders: 'orders',
  quotes: 'open quotes',
  counts: 'open counts',
}
const heldWords = ({ heldIn }: Record<string, unknown>): string =>
  Array.isArray(heldIn) ? `They are in: ${heldIn.map((where: HeldIn) => HELD_WORDS[where]).join(', ')}.` : ''

const pricesWords = ({ orderId, prices }: Record<string, unknown>): string =>
  orderId === undefined || prices === undefined
    ? ''
    : `The order has ${prices === 'kept' ? 'the prices of the quote' : 'the prices of the day of the order'}.`

const STEP_WORDS: Record<Step, string> = {
  'order.commit': 'confirm it',
  'order.deliver': 'deliver',
  'order.invoice': 'invoice',
  'invoice.pay': 'note a payment',
  'order.return': 'take goods back',
  'order.credit': 'credit what came back',
  'invoice.correct': 'correct an invoice',
  'invoice.cancel': 'cancel an invoice',
  'order.cancel-rest': 'cancel the rest',
  'order.cancel': 'cancel it',
}

/** A step that can't be says which can (SA-04). */
function insteadWords(data: unknown): string {
  const steps = insteadSchema.safeParse(data).data?.possible
  if (!steps) return ''
  return steps.length > 0
    ? `Possible now: ${steps.map((step) => STEP_WORDS[step]).join(', ')}.`
    : 'Nothing more can be done with it.'
}
