import { defineMessages } from './define.ts'

export const stock = defineMessages({
  de: { title: 'Lager', search: 'Artikelnummer oder Name', product: 'Artikel', location: 'Lagerort', allLocations: 'Alle Lagerorte', onHand: 'Bestand', reserved: 'Reserviert', available: 'Verfügbar', nothing: 'Hier liegt nichts, was dazu passt.', receive: 'Zugang', transfer: 'Umbuchung', adjust: 'Korrektur', quantity: 'Menge', from: 'Von', to: 'Nach', reason: 'Grund', book: 'Buchen', cancel: 'Abbrechen', adjustHint: 'Mit Minus für weniger.', refused: 'Abgelehnt: {reason}', actions: 'Bestand ändern' },
  en: { title: 'Stock', search: 'SKU or name', product: 'Product', location: 'Location', allLocations: 'All locations', onHand: 'On hand', reserved: 'Reserved', available: 'Available', nothing: 'Nothing here matches.', receive: 'Receipt', transfer: 'Transfer', adjust: 'Adjustment', quantity: 'Quantity', from: 'From', to: 'To', reason: 'Reason', book: 'Post', cancel: 'Cancel', adjustHint: 'With a minus for less.', refused: 'Refused: {reason}', actions: 'Change stock' },
})
