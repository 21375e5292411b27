import { ADDRESSES, CONTACTS, CUSTOMERS } from '@werkbank/model/partners/file-rows.ts'
import { keyText } from '@werkbank/model/records/key-text.ts'
import type { FileKind } from '../file-in/file-kind.ts'
import { t } from '../i18n/t.ts'
import type { Mirror } from '../mirror/mirror.ts'

const NUMBER = ['Kundennummer', 'Kundennr', 'Kunden-Nr.', 'Debitor', 'Customer number', 'Customer no', 'Customer ID']
const EMAIL = ['E-Mail', 'Mail', 'Mailadresse', 'E-Mail-Adresse', 'Email address']
const PHONE = ['Telefon', 'Tel', 'Telefonnummer', 'Phone number']
const PLACE = {
  street: ['Straße', 'Strasse', 'Straße und Hausnummer', 'Anschrift', 'Address'],
  postalCode: ['PLZ', 'Postleitzahl', 'Zip', 'Zip code', 'Postcode'],
  city: ['Ort', 'Stadt', 'Town'],
}

/** Customers of a file: known by their number, which new ones get from us, or bring along. */
export const fileKind: FileKind = {
  table: 'customers',
  what: () => t('partners.title'),
  target: CUSTOMERS,
  headings: {
    number: NUMBER,
    name: ['Firma', 'Kunde', 'Kundenname', 'Company', 'Customer', 'Customer name'],
    email: EMAIL,
    phone: PHONE,
    ...PLACE,
    vatId: ['USt-ID', 'USt-IdNr.', 'Umsatzsteuer-ID', 'VAT number', 'VAT no'],
    paymentDays: ['Zahlungsziel', 'Zahlungsziel Tage', 'Payment terms'],
    tags: ['Schlagwort', 'Schlagworte', 'Merkmale', 'Tag', 'Labels', 'Keywords'],
    note: ['Bemerkung', 'Notiz', 'Notizen', 'Notes', 'Comment'],
  },
}

/** Their customer, by the number: a name may be that of several. */
function findCustomer(mirror: Pick<Mirror, 'all'>): (text: string) => readonly string[] {
  const ids = Map.groupBy(mirror.all('customers'), ({ number }) => keyText(number))
  return (text) => ids.get(keyText(text))?.map(({ id }) => id) ?? []
}

/** Addresses of customers: known by the number of their customer and by what they say. */
const addressFile: FileKind = {
  table: 'customerAddresses',
  what: () => t('partners.addresses'),
  target: ADDRESSES,
  headings: {
    customerId: NUMBER,
    name: ['Adresszusatz', 'Name 2', 'Filiale', 'Abteilung', 'Address line 2', 'Branch', 'Department'],
    ...PLACE,
  },
  references: { customerId: findCustomer },
}
/** Contact persons of customers: known by the number of their customer and by their name. */
const contactFile: FileKind = {
  table: 'customerContacts',
  what: () => t('partners.contacts'),
  target: CONTACTS,
  headings: {
    customerId: NUMBER,
    name: ['Ansprechpartner', 'Kontakt', 'Kontaktperson', 'Contact', 'Contact person', 'Person'],
    role: ['Position', 'Abteilung', 'Aufgabe', 'Function', 'Job title', 'Department'],
    email: EMAIL,
    phone: PHONE,
  },
  references: { customerId: findCustomer },
}

/** What files say of customers, a file each. */
export const fileKinds: readonly FileKind[] = [fileKind, addressFile, contactFile]
