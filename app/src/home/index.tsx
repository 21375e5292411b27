import { Placeholder } from '../shell/placeholder.tsx'

export const HomeScreen = Placeholder
