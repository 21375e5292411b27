/** The catalogue's door. */

export { categoryStateById } from './categories.ts'
export { changeProductFields } from './change-product.ts'
export { handleCreateProduct } from './create-product.ts'
export { keepsQuantities } from './fractions.ts'
export { inCategory, type ProductFacts, productFacts, productsIn } from './products.ts'
export { catalogueRoutes } from './routes.ts'
