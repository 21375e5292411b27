import { z } from 'zod'
import { defineEvent } from '../base/event.ts'
import { recordEvents } from '../records/events.ts'
import { category } from './category.ts'
import { product } from './product.ts'

export const { created: productCreated, changed: productChanged } = recordEvents(product)
export const { created: categoryCreated, changed: categoryChanged } = recordEvents(category)

/** With how many products and categories went where, which is null for the top. */
export const categoryRemoved = defineEvent('category.removed', {
  subject: 'category',
  payload: { movedTo: z.string().nullable(), products: z.int(), categories: z.int() },
  audience: 'product.read',
})
