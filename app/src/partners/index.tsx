import { Placeholder } from '../shell/placeholder.tsx'

export const CustomerListScreen = Placeholder
export const CustomerScreen = Placeholder
