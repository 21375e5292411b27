import type { Language } from '../language.ts'

export const language: Language = { name: 'Deutsch', locale: 'de-DE' }
