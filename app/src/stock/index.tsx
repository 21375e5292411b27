import { Placeholder } from '../shell/placeholder.tsx'

export const StockScreen = Placeholder
