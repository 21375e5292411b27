import { Placeholder } from '../shell/placeholder.tsx'

export const CountListScreen = Placeholder
export const CountScreen = Placeholder
