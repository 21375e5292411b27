import { money, number } from '../settings/kinds.ts'
import { defineSetting } from '../settings/setting.ts'

/** § 33 UStDV: an invoice of up to 250 EUR gross is complete without its recipient's address; above that § 14 (4) no. 1 UStG asks for it. */
export const smallInvoice = defineSetting({
  key: 'sales.smallInvoice',
  levels: ['organisation'],
  kind: money({ from: 0, to: 100_000_00 }),
  default: 250_00,
  right: 'company.edit',
  words: {
    de: {
      name: 'Rechnung ohne Anschrift bis',
      tells: 'Über diesem Betrag in Euro sagt die Vorschau, wenn die Anschrift des Kunden fehlt (§ 33 UStDV: 250 €).',
    },
    en: {
      name: 'Invoice without an address up to',
      tells: 'Above this amount in euros the preview says when the customer’s address is missing (§ 33 UStDV: €250).',
    },
  },
})

/** Of orders, deliveries, invoices and payments: papers are dated for the end of the month. R-SA21. */
export const daysAhead = defineSetting({
  key: 'sales.daysAhead',
  levels: ['organisation'],
  kind: number('day', { from: 0, to: 366 }),
  default: 31,
  right: 'company.edit',
  words: {
    de: {
      name: 'Belege vordatieren bis',
      tells: 'So weit im Voraus darf das Datum von Auftrag, Lieferung, Rechnung oder Zahlung liegen.',
    },
    en: {
      name: 'Days that papers may be dated ahead',
      tells: 'How far ahead the day of an order, delivery, invoice or payment may lie.',
    },
  },
})

/** Their rows stay: numbers, customers, sums and states are there whatever their age. */
export const ordersHeld = defineSetting({
  key: 'sales.monthsOnDevices',
  levels: ['organisation'],
  kind: number('month', { from: 1, to: 120 }),
  default: 24,
  right: 'company.edit',
  words: {
    de: {
      name: 'Positionen der Aufträge auf den Geräten',
      tells:
        'Was älter und bezahlt oder storniert ist, steht dort mit Kopf, Summen und Stand; Positionen, Versionen, Lieferungen, Zahlungen und die Positionen der Rechnungen kommen vom Server, sobald jemand den Auftrag oder die Rechnung öffnet.',
    },
    en: {
      name: 'Lines of orders on devices',
      tells:
        'What is older and paid or cancelled is there with its head, sums and state; lines, versions, deliveries, payments and the lines of invoices come from the server as soon as somebody opens the order or invoice.',
    },
  },
})
