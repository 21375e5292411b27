import type { RuleCode } from '@werkbank/model/base/rules.ts'
import { defineMessages } from './define.ts'

type Key<Code extends string> = Code extends `${infer Head}-${infer Tail}` ? `${Head}_${Key<Tail>}` : Code

/** What can be wrong with a value, by the model's code with `_` for `-`: short, for beside the field. */
export const rules = defineMessages({
  de: {
    quantity_malformed: 'Eine Zahl, zum Beispiel 2,5',
    quantity_not_positive: 'Größer als 0',
    quantity_zero: 'Nicht 0',
    quantity_too_large: 'Höchstens 10 Millionen. Ist das ein Barcode?',
    quantity_not_whole: 'Nur ganze Stück',
    amount_malformed: 'Ein Betrag, zum Beispiel 12,50',
    amount_not_positive: 'Größer als 0',
    amount_too_large: 'Menge mal Preis ist über 10 Milliarden',
    price_negative: 'Nicht unter 0',
    price_too_high: 'Höchstens 100 Millionen',
    percent_malformed: 'Eine Zahl von 0 bis 100',
    percent_too_high: 'Höchstens 100',
    day_too_early: 'Dieser Tag liegt zu lange zurück',
    day_too_late: 'Dieser Tag liegt mehr als einen Monat voraus',
    day_in_future: 'Dieser Tag liegt in der Zukunft',
    day_before_order: 'Das ist vor dem Tag des Auftrags',
    day_before_delivery: 'Das ist vor dem Tag der Lieferung',
    day_before_invoice: 'Das ist vor dem Tag der Rechnung',
    zone_unknown: 'Eine Zeitzone, zum Beispiel Europe/Berlin',
  } satisfies Record<Key<RuleCode>, string>,
  en: {
    quantity_malformed: 'A number, such as 2.5',
    quantity_not_positive: 'More than 0',
    quantity_zero: 'Not 0',
    quantity_too_large: '10 million at most. Is this a barcode?',
    quantity_not_whole: 'Whole pieces only',
    amount_malformed: 'An amount, such as 12.50',
    amount_not_positive: 'More than 0',
    amount_too_large: 'Quantity times price is over 10 billion',
    price_negative: 'Not below 0',
    price_too_high: '100 million at most',
    percent_malformed: 'A number from 0 to 100',
    percent_too_high: '100 at most',
    day_too_early: 'This day is too long ago',
    day_too_late: 'This day is more than a month ahead',
    day_in_future: 'This day is in the future',
    day_before_order: 'This is before the day of the order',
    day_before_delivery: 'This is before the day of the delivery',
    day_before_invoice: 'This is before the day of the invoice',
    zone_unknown: 'A time zone, such as Europe/Berlin',
  },
})
