import type { MirrorRow } from '@werkbank/model/mirror/tables.ts'
import { Combobox } from '../design/field/combobox.tsx'
import { createProductPictures, SmallPicture } from '../files/index.tsx'
import { t } from '../i18n/t.ts'
import { searchRows } from '../mirror/search.ts'
import { useMirror } from '../mirror/use-mirror.ts'
import { useProductScans } from '../scanning/index.ts'

type Product = MirrorRow<'products'>

/** A product that is kept in stock: found by what is typed, or scanned. */
export function ProductField(props: {
  product: Product | undefined
  disabled?: boolean
  onSelect: (product: Product) => void
}) {
  const mirror = useMirror()
  const pictures = createProductPictures((id) => mirror.get('products', id))
  const isStocked = (row: Product) => row.kind === 'goods' && row.active
  const find = (query: string) =>
    searchRows(mirror, 'products', mirror.all('products'), query, { limit: 50, where: isStocked })
  useProductScans({
    take: (row) => props.disabled || props.onSelect(row),
    wants: isStocked,
    inDialog: true,
  })
  return (
    <Combobox
      label={t('stock.product')}
      required
      disabled={props.disabled ?? false}
      text={props.product ? productWords(props.product) : ''}
      search={find}
      itemStart={pictures.any() ? (item) => <SmallPicture pictures={pictures} product={item} /> : undefined}
      itemLabel={productWords}
      onSelect={props.onSelect}
    />
  )
}

/** SKU and name, and what distinguishes variants where the name doesn't. */
export const productWords = ({ sku, name, variant }: Pick<Product, 'sku' | 'name' | 'variant'>): string =>
  [sku, name, ...Object.values(variant).filter((value) => !name.includes(value))].join(' ')
