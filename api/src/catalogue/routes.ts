import { idSchema } from '@werkbank/model/base/id.ts'
import { category } from '@werkbank/model/catalogue/category.ts'
import { product } from '@werkbank/model/catalogue/product.ts'
import { z } from 'zod'
import { mountCommand } from '../http/command-route.ts'
import { routes } from '../http/context.ts'
import { pageInput, pageOf } from '../http/pages.ts'
import { notFound } from '../http/problem.ts'
import { defineQuery, mountQuery } from '../http/query-route.ts'
import { mountChanges } from '../records/history.ts'
import { visibleTo } from '../records/visible.ts'
import {
  categoryById,
  handleChangeCategory,
  handleCreateCategory,
  handleRemoveCategory,
  listCategories,
} from './categories.ts'
import { handleCreateProduct } from './create-product.ts'
import { listProducts, productById } from './products.ts'

const productSchema = product.row.omit({ rev: true })
const listOfProducts = defineQuery({
  name: 'product.list',
  route: 'GET /products',
  permission: 'product.read',
  summary: 'Products, by SKU or name',
  input: z.object({
    ...pageInput(['sku', '-sku', 'name', '-name']),
    search: z.string().max(100).optional(),
    sku: z.string().max(50).optional(),
    kind: z.enum(['parent', 'goods', 'service']).optional(),
    parentId: idSchema.optional(),
    category: z.union([z.literal('none'), idSchema]).optional(),
    active: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional(),
  }),
  answer: pageOf(productSchema),
})
const getProduct = defineQuery({
  name: 'product.get',
  route: 'GET /products/{id}',
  permission: 'product.read',
  summary: 'One product',
  input: z.object({ id: idSchema }),
  answer: productSchema,
})

const categorySchema = category.row.omit({ rev: true }).extend({ path: z.array(z.string()) })
const listOfCategories = defineQuery({
  name: 'category.list',
  route: 'GET /categories',
  permission: 'product.read',
  summary: 'Categories by name, each with its path from the top of the tree',
  input: z.object(pageInput(['name', '-name'])),
  answer: pageOf(categorySchema),
})
const getCategory = defineQuery({
  name: 'category.get',
  route: 'GET /categories/{id}',
  permission: 'product.read',
  summary: 'One category',
  input: z.object({ id: idSchema }),
  answer: categorySchema,
})

export const catalogueRoutes = routes()
mountQuery(catalogueRoutes, listOfProducts, ({ tx, caller }, input) => listProducts(tx, caller, input))
mountQuery(catalogueRoutes, getProduct, async ({ tx, caller }, { id }) => {
  const found = await productById(tx, id)
  if (!found) throw notFound()
  return visibleTo(caller, product, found)
})
mountChanges(catalogueRoutes, product, 'GET /products')
mountCommand(catalogueRoutes, handleCreateProduct)
mountQuery(catalogueRoutes, listOfCategories, ({ tx }, input) => listCategories(tx, input))
mountQuery(catalogueRoutes, getCategory, ({ tx }, { id }) => categoryById(tx, id))
mountCommand(catalogueRoutes, handleCreateCategory)
mountCommand(catalogueRoutes, handleChangeCategory)
mountCommand(catalogueRoutes, handleRemoveCategory)
