import { changeCustomer, createCustomer } from '@werkbank/model/partners/commands.ts'
import { customer } from '@werkbank/model/partners/customer.ts'
import type { FileKind } from '../file-in/file-kind.ts'

/** Customers of a file: known by their number, which new ones get from us. */
export const fileKind: FileKind = {
  table: 'customers',
  target: {
    record: customer,
    create: createCustomer,
    change: changeCustomer,
    key: 'number',
    isKeyGiven: true,
    asksForSameName: true,
  },
  headings: {
    number: ['Kundennummer', 'Kundennr', 'Kunden-Nr.', 'Debitor', 'Customer number', 'Customer no', 'Customer ID'],
    name: ['Firma', 'Kunde', 'Kundenname', 'Company', 'Customer', 'Customer name'],
    email: ['E-Mail', 'Mail', 'Mailadresse', 'E-Mail-Adresse', 'Email address'],
    phone: ['Telefon', 'Tel', 'Telefonnummer', 'Phone number'],
    street: ['Straße', 'Strasse', 'Straße und Hausnummer', 'Anschrift', 'Address'],
    postalCode: ['PLZ', 'Postleitzahl', 'Zip', 'Zip code', 'Postcode'],
    city: ['Ort', 'Stadt', 'Town'],
    vatId: ['USt-ID', 'USt-IdNr.', 'Umsatzsteuer-ID', 'VAT number', 'VAT no'],
    paymentDays: ['Zahlungsziel', 'Zahlungsziel Tage', 'Payment terms'],
    tags: ['Schlagwort', 'Schlagworte', 'Merkmale', 'Tag', 'Labels', 'Keywords'],
    note: ['Bemerkung', 'Notiz', 'Notizen', 'Notes', 'Comment'],
  },
}
