import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { RULES } from '../base/rules.ts'
import { isId } from '../base/value/id.ts'
import { defineRecord } from '../records/define-record.ts'
import { fromServer } from '../records/field.ts'
import { reference } from '../records/kinds/reference.ts'
import { computed } from '../records/kinds/structure.ts'
import { shaped } from '../records/kinds/text.ts'
import { moment } from '../records/kinds/time.ts'
import { ofPerson } from '../records/scope.ts'
import { nameOfOrder, orderName } from '../sales/order-name.ts'

/** More would not be found again by their person. */
export const FAVOURITES_MAX = 200

const subjectSchema = z
  .string()
  .max(80)
  // As ids are written everywhere: in capitals it would be another favourite, which nothing finds.
  .refine((subject) => /^[a-z]+:[^A-Z]+$/.test(subject) && isId(subject.slice(subject.indexOf(':') + 1)), {
    message: RULES['favourite-malformed'],
  })

/**
 * A person's favourite: a record, page, conversation or view. Its id is `<person>:<subject>`. It contains nothing of its subject: without the right to
 * that the favourite is not shown either.
 */
export const favourite = defineRecord({
  name: 'favourite',
  table: 'favourites',
  key: 'text',
  read: { permission: null },
  scope: [ofPerson('userId')],
  fields: {
    userId: fromServer(reference()),
    subject: shaped(subjectSchema),
    createdAt: fromServer(moment()),
    /** Of an invoice: its number, for not every device holds it. */
    invoiceNumber: { ...computed(z.nullable(z.string())), right: 'invoice.read' },
    /** Of an order: what that is called. */
    order: { ...computed(z.nullable(orderName)), right: 'order.read' },
  },
})

export const favouriteId = (userId: string, subject: string): string => `${userId}:${subject}`

/** Takes something into one's favourites, or out of them; done twice it stays as it is. */
export const setFavourite = defineCommand({
  name: 'favourite.set',
  logged: false,
  route: 'PUT /favourites',
  permission: null,
  needs: 'session',
  summary: 'Take something into one’s favourites, or out of them',
  input: z.object({ subject: subjectSchema, starred: z.boolean() }),
  answer: z.object({ cursor: z.string() }),
  refusals: { 'too-many-favourites': z.object({ max: z.int() }) },
  subject: ({ subject }) => `favourite:${subject}`,
  overlay(rows, { subject, starred }, { now, userId }) {
    const id = favouriteId(userId, subject)
    if (!starred) rows.remove('favourites', id)
    else if (!rows.get('favourites', id))
      rows.set('favourites', {
        id,
        rev: '0',
        userId,
        subject,
        createdAt: now,
        invoiceNumber: rows.get('invoices', subject.replace('invoice:', ''))?.number ?? null,
        order: nameOfOrder(rows.get('orders', subject.replace('order:', '')) as Parameters<typeof nameOfOrder>[0]),
      })
  },
})
