import { defineMessages } from './define.ts'

export const papers = defineMessages({
  de: {
    confirmation: 'Auftragsbestätigung',
    deliveryNote: 'Lieferschein',
    returnNote: 'Rücklieferschein',
    invoice: 'Rechnung',
    creditNote: 'Gutschrift',
    pdf: 'PDF',
    opens: 'Öffnet das PDF in einem neuen Tab',
    offline: 'Belege macht der Server: erst wieder mit Netz',
  },
  en: {
    confirmation: 'Order confirmation',
    deliveryNote: 'Delivery note',
    returnNote: 'Return note',
    invoice: 'Invoice',
    creditNote: 'Credit note',
    pdf: 'PDF',
    opens: 'Opens the PDF in a new tab',
    offline: 'The server makes the papers: not without a network',
  },
})
