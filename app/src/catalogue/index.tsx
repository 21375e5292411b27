import { lazy } from 'solid-js'

export const ProductListScreen = lazy(() =>
  import('./product-list.tsx').then((m) => ({ default: m.ProductListScreen })),
)
export const CategoryListScreen = lazy(() =>
  import('./category-list.tsx').then((m) => ({ default: m.CategoryListScreen })),
)
export const CategoryScreen = lazy(() => import('./category-screen.tsx').then((m) => ({ default: m.CategoryScreen })))
export const ProductScreen = lazy(() => import('./product-screen.tsx').then((m) => ({ default: m.ProductScreen })))
export { NOTHING, sumLevels } from './create-levels.ts'
export { createMoves } from './create-moves.ts'
export { levelCourse } from './level-course.ts'
