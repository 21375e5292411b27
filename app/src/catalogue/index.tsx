import { Placeholder } from '../shell/placeholder.tsx'

export const ProductListScreen = Placeholder
export const ProductScreen = Placeholder
