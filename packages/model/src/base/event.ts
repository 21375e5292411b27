/** The spine's cursor: "<xid>:<id>"; "0:0" is the beginning. Order is by xid, then id (design.md §5). */
export type EventCursor = string
export type WerkbankEvent = {
  cursor: EventCursor
  type: string
  subjectType: string
  subjectId: string
  actor: string | null
  at: string
  audience: string
  payload: Record<string, unknown>
}
/** Types of events with what their payload carries. New ones are added here. */
export const EVENT_TYPES = {
  'document.changed': 'document, seq',
  'document.created': 'document',
  'quote.created': '',
  'quote.sent': 'version, number',
  'quote.accepted': 'orderId',
  'quote.declined': 'reason',
  'order.created': '',
  'order.committed': 'version, number',
  'order.delivered': 'deliveryId, number',
  'order.returned': 'deliveryId, number',
  'order.cancelled': '',
  'order.invoiced': 'invoiceId, number',
  'order.credited': 'invoiceId, number',
  'invoice.cancelled': 'invoiceId, number',
  'invoice.paid': 'paymentId, amountMinor',
  'product.created': '',
  'product.changed': 'fields: {name: [from, to]}',
  'category.created': '',
  'category.changed': 'fields: {name: [from, to]}',
  'category.removed': 'movedTo, products, categories',
  'customer.created': '',
  'customer.changed': 'fields: {name: [from, to]}',
  'customer-address.created': 'id, fields: {name: [null, to]}',
  'customer-address.changed': 'id, fields: {name: [from, to]}',
  'customer-address.removed': 'id, fields: {name: [from, null]}',
  'customer-contact.created': 'id, fields: {name: [null, to]}',
  'customer-contact.changed': 'id, fields: {name: [from, to]}',
  'customer-contact.removed': 'id, fields: {name: [from, null]}',
  'location.created': '',
  'location.closed': '',
  'receipt.expected': '',
  'receipt.changed': '',
  'receipt.closed': '',
  'stock.moved': 'moves: [{productId, from, to, quantity}]',
  'chat.room-created': '',
  'chat.room-renamed': 'roomId, name',
  'chat.members-changed': 'roomId, added: [userId], removed: [userId], roles?: {userId: role}',
  'chat.message-accepted': 'roomId, messageId, position',
  'chat.read': 'roomId, position',
  'access.changed': 'userId',
  'session.ended': 'userId, credential',
  'person.password-set': 'userId',
  'person.second-factor': 'userId, what',
  'presence.changed': '',
  'count.created': '',
  'count.posted': 'moves',
  'company.changed': 'fields',
  'setting.changed': 'level, roleKey, from, to',
  'dead-letter.resolved': 'consumer, resolution',
} as const
export type EventType = keyof typeof EVENT_TYPES
