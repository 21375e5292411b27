import { idSchema } from '@werkbank/model/base/value/id.ts'
import { category } from '@werkbank/model/catalogue/category.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command/command-route.ts'
import { routes } from '../http/context.ts'
import { mountRecord } from '../records/mount-record.ts'
import { handleChangeCategory, handleCreateCategory, handleRemoveCategory, withPaths } from './categories.ts'
import { handleChoosePicture } from './choose-picture.ts'
import { handleCreateProduct } from './create-product.ts'
import { inCategory } from './products.ts'

export const catalogueRoutes = routes()
mountRecord(catalogueRoutes, product, {
  many: 'products',
  summaries: { list: 'Products, by SKU or name', one: 'One product' },
  narrowing: { category: z.union([z.literal('none'), idSchema]).optional() },
  where: (tx, { category: of }) => (of === undefined ? [] : [tx`AND ${inCategory(tx, of)}`]),
})
mountRecord(catalogueRoutes, category, {
  many: 'categories',
  summaries: { list: 'Categories by name, each with its path from the top of the tree', one: 'One category' },
  beside: { fields: { path: z.array(z.string()) }, read: withPaths },
})
mountCommand(catalogueRoutes, handleCreateProduct)
mountCommand(catalogueRoutes, handleChoosePicture)
mountCommand(catalogueRoutes, handleCreateCategory)
mountCommand(catalogueRoutes, handleChangeCategory)
mountCommand(catalogueRoutes, handleRemoveCategory)
