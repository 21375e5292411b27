import { Placeholder } from '../shell/placeholder.tsx'

export const DocumentScreen = Placeholder
