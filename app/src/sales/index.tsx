import { Placeholder } from '../shell/placeholder.tsx'

export const OrderListScreen = Placeholder
export const OrderScreen = Placeholder
