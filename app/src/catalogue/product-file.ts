import { pathTo } from '@werkbank/model/base/value/tree.ts'
import { PRODUCTS } from '@werkbank/model/catalogue/file-rows.ts'
import type { FileKind } from '../file-in/file-kind.ts'
import { plain } from '../i18n/spellings.ts'
import { t } from '../i18n/t.ts'
import type { Mirror } from '../mirror/mirror.ts'

/** Products of a file: known by their SKU. */
export const fileKind: FileKind = {
  table: 'products',
  what: () => t('catalogue.title'),
  target: PRODUCTS,
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
    parentId: ['Hauptartikelnummer', 'Familie', 'Parent SKU', 'Parent product', 'Family', 'Variante von', 'Variant of'],
    categoryId: ['Warengruppe', 'Artikelgruppe', 'Product group'],
  },
  references: { categoryId: findCategory },
  properties: (mirror) => new Set(mirror.all('products').flatMap(({ variant }) => Object.keys(variant))),
}
export const fileKinds: readonly FileKind[] = [fileKind]

/** Categories by their name, or by their path where several have it: "Figuren › Zinn", also with / or >. */
function findCategory(mirror: Pick<Mirror, 'all'>): (text: string) => readonly string[] {
  const all = mirror.all('categories')
  const byId = new Map(all.map((category) => [category.id, category]))
  const named = all.map(({ id, name }) => ({
    id,
    name: plain(name),
    path: pathTo(byId, id)
      .map((one) => plain(one.name))
      .join('/'),
  }))
  return (text) => {
    const byName = named.filter(({ name }) => name === plain(text))
    if (byName.length === 1) return byName.map(({ id }) => id)
    const path = text
      .split(/[›>/\\]/)
      .map(plain)
      .join('/')
    // One at the top has a path as long as its name.
    const byPath = named.filter((category) => category.path === path)
    return (byPath.length === 1 || byName.length === 0 ? byPath : byName).map(({ id }) => id)
  }
}
