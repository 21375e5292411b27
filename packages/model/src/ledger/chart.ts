/** The accounts and posting rules that a new organisation starts with: a small part of SKR04. Data from then on. */
export type AccountKind = 'asset' | 'liability' | 'equity' | 'income' | 'expense'
export type Account = { code: string; name: string; nameEn: string; kind: AccountKind }

export const STARTING_ACCOUNTS: readonly Account[] = [
  { code: '1140', name: 'Waren (Bestand)', nameEn: 'Inventory', kind: 'asset' },
  { code: '1200', name: 'Forderungen aus Lieferungen und Leistungen', nameEn: 'Trade receivables', kind: 'asset' },
  { code: '1460', name: 'Geldtransit (Karten)', nameEn: 'Card payments in transit', kind: 'asset' },
  { code: '1600', name: 'Kasse', nameEn: 'Cash', kind: 'asset' },
  { code: '1800', name: 'Bank', nameEn: 'Bank', kind: 'asset' },
  {
    code: '3300',
    name: 'Wareneingang, noch nicht berechnet',
    nameEn: 'Goods received, not invoiced',
    kind: 'liability',
  },
  { code: '3801', name: 'Umsatzsteuer 7 %', nameEn: 'Output tax 7 %', kind: 'liability' },
  { code: '3806', name: 'Umsatzsteuer 19 %', nameEn: 'Output tax 19 %', kind: 'liability' },
  { code: '3800', name: 'Umsatzsteuer, andere Sätze', nameEn: 'Output tax, other rates', kind: 'liability' },
  { code: '4120', name: 'Steuerfreie Umsätze', nameEn: 'Tax-free revenue', kind: 'income' },
  { code: '4300', name: 'Erlöse 7 % USt', nameEn: 'Revenue 7 %', kind: 'income' },
  { code: '4400', name: 'Erlöse 19 % USt', nameEn: 'Revenue 19 %', kind: 'income' },
  { code: '4200', name: 'Erlöse, andere Steuersätze', nameEn: 'Revenue, other tax rates', kind: 'income' },
  { code: '5400', name: 'Wareneinsatz', nameEn: 'Cost of goods sold', kind: 'expense' },
  { code: '5820', name: 'Preisabweichungen', nameEn: 'Purchase price variance', kind: 'expense' },
  { code: '5880', name: 'Bestandsveränderungen (Inventur)', nameEn: 'Stock differences', kind: 'expense' },
  { code: '9000', name: 'Saldenvorträge', nameEn: 'Opening balances', kind: 'equity' },
]

/** Purpose → account. `revenue:*` and `tax:*` catch rates without a rule of their own. */
export const STARTING_RULES: Readonly<Record<string, string>> = {
  receivable: '1200',
  bank: '1800',
  cash: '1600',
  card: '1460',
  inventory: '1140',
  'goods-received': '3300',
  'cost-of-goods': '5400',
  'purchase-variance': '5820',
  'stock-difference': '5880',
  opening: '9000',
  'revenue:0': '4120',
  'revenue:7': '4300',
  'revenue:19': '4400',
  'revenue:*': '4200',
  'tax:7': '3801',
  'tax:19': '3806',
  'tax:*': '3800',
}
