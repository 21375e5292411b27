import { wholeUnit } from '@werkbank/model/base/units.ts'
import { categoryPath } from '@werkbank/model/catalogue/category-tree.ts'
import { changeProduct, createProduct } from '@werkbank/model/catalogue/commands.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import type { FileKind } from '../file-in/file-kind.ts'
import { plain } from '../i18n/spellings.ts'
import type { Mirror } from '../mirror/mirror.ts'

/** Products of a file: known by their SKU. */
export const fileKind: FileKind = {
  table: 'products',
  target: {
    record: product,
    create: createProduct,
    change: changeProduct,
    key: 'sku',
    same: { unit: (before, value) => isSameUnit(String(before), String(value)) },
    asksForSameName: true,
  },
  headings: {
    sku: ['SKU', 'Artikelnr', 'Art-Nr', 'Artikel-Nr.', 'Item number', 'Item no', 'Article number', 'Stock code'],
    name: [
      'Bezeichnung',
      'Artikelbezeichnung',
      'Artikelname',
      'Beschreibung',
      'Description',
      'Product',
      'Product name',
    ],
    priceMinor: ['Verkaufspreis', 'VK', 'VK-Preis', 'Preis netto', 'Nettopreis', 'Price', 'Unit price', 'Sales price'],
    costMinor: ['Einkaufspreis', 'EK', 'EK-Preis', 'Cost price'],
    taxPercent: ['USt', 'MwSt', 'MwSt. %', 'Steuersatz', 'VAT', 'Tax rate'],
    unit: ['ME', 'Mengeneinheit', 'Unit of measure', 'UoM'],
    tags: ['Schlagwort', 'Schlagworte', 'Merkmale', 'Tag', 'Labels', 'Keywords'],
    categoryId: ['Warengruppe', 'Artikelgruppe', 'Product group'],
  },
  references: { categoryId: findCategory },
}

const isSameUnit = (before: string, value: string): boolean =>
  wholeUnit(before) !== undefined && wholeUnit(before) === wholeUnit(value)

/** Categories by their name, or by their path where several have it: "Figuren › Zinn", also with / or >. */
function findCategory(mirror: Pick<Mirror, 'all'>): (text: string) => readonly string[] {
  const all = mirror.all('categories')
  const byId = new Map(all.map((category) => [category.id, category]))
  const named = all.map(({ id, name }) => ({
    id,
    name: plain(name),
    path: categoryPath(byId, id)
      .map((one) => plain(one.name))
      .join('/'),
  }))
  return (text) => {
    const byName = named.filter(({ name }) => name === plain(text))
    if (byName.length > 0) return byName.map(({ id }) => id)
    const path = text
      .split(/[›>/\\]/)
      .map(plain)
      .join('/')
    return named.filter((category) => category.path === path).map(({ id }) => id)
  }
}
