import { idSchema } from '@werkbank/model/base/value/id.ts'
import { z } from 'zod'
import type { Routes } from '../http/context.ts'
import { mountPaper } from '../papers/index.ts'
import { invoicePaper } from './billing/invoice-paper.ts'
import { confirmationPaper } from './confirmation-paper.ts'
import { deliveryPaper } from './deliveries/delivery-paper.ts'

const one = z.object({ id: idSchema })

/** What sales prints. Each is asked for with the right to read what it shows. */
export function mountPapers(routes: Routes): void {
  mountPaper(
    routes,
    {
      name: 'order.confirmation-pdf',
      route: 'GET /orders/{id}/confirmation/pdf',
      permission: 'order.read',
      summary: 'The confirmation of an order as a PDF: of its last version, or of `version`',
      input: one.extend({ version: z.coerce.number().int().min(1).max(1_000_000).optional() }),
    },
    ({ tx }, { id, version }) => confirmationPaper({ tx }, id, version),
  )
  mountPaper(
    routes,
    {
      name: 'delivery.pdf',
      route: 'GET /deliveries/{id}/pdf',
      permission: 'order.read',
      summary: 'The note of a delivery or return as a PDF, without prices',
      input: one,
      keptAs: ({ id }) => ({ kind: 'delivery', id }),
    },
    ({ tx }, { id }) => deliveryPaper({ tx }, id),
  )
  mountPaper(
    routes,
    {
      name: 'invoice.pdf',
      route: 'GET /invoices/{id}/pdf',
      permission: 'invoice.read',
      summary: 'An invoice or credit note as a PDF',
      input: one,
      keptAs: ({ id }) => ({ kind: 'invoice', id }),
    },
    ({ tx }, { id }) => invoicePaper({ tx }, id),
  )
}
