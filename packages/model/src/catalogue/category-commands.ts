import { z } from 'zod'
import { defineCommand } from '../base/command.ts'
import { ofState } from '../base/possible.ts'
import { idSchema } from '../base/value/id.ts'
import { createFields, defineChange } from '../records/inputs.ts'
import { category, categoryOnDevice, removeCategoryHindrance } from './category.ts'

const refusals = {
  'category-name-taken': z.object({ categoryId: z.string() }),
  'unknown-category': z.object({}),
  'category-in-itself': z.object({}),
  'category-too-deep': z.object({ max: z.int() }),
}
const permission = 'product.edit'

/** PR-07. Names are unique among the categories of one parent. */
export const createCategory = defineCommand({
  name: 'category.create',
  route: 'POST /categories',
  permission,
  summary: 'Create a category',
  input: z.object({ id: idSchema.optional(), ...createFields(category) }),
  answer: z.object({ id: z.string(), cursor: z.string() }),
  refusals: { ...refusals, 'too-many-categories': z.object({ max: z.int() }) },
  subject: (input) => `category:${input.id ?? input.name}`,
  overlay: (rows, { id, ...fields }, { now }) => {
    if (id) rows.set('categories', { ...fields, id, rev: '0', version: 1, createdAt: now })
  },
})

/** PR-07. Another parent moves it with all below. */
export const changeCategory = defineChange(category, {
  many: 'categories',
  permission,
  summary: 'Change a category',
  refusals,
})

/** PR-08. What is in it moves to `moveTo`; without one it has to be empty. */
export const removeCategory = defineCommand({
  name: 'category.remove',
  route: 'POST /categories/{id}/remove',
  permission,
  summary: 'Remove a category',
  input: z.object({ id: idSchema, moveTo: idSchema.optional() }),
  answer: z.object({ products: z.int(), categories: z.int(), cursor: z.string() }),
  refusals: {
    ...refusals,
    'category-in-use': z.object({ products: z.int(), categories: z.int() }),
  },
  subject: (input) => `category:${input.id}`,
  possible: ofState(categoryOnDevice, removeCategoryHindrance),
  overlay: (rows, { id, moveTo = null }) => {
    for (const product of rows.all('products'))
      if (product.categoryId === id) rows.set('products', { ...product, id: String(product.id), categoryId: moveTo })
    for (const child of rows.all('categories'))
      if (child.parentId === id) rows.set('categories', { ...child, id: String(child.id), parentId: moveTo })
    rows.remove('categories', id)
  },
})
