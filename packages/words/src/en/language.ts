import type { Language } from '../language.ts'

export const language: Language = { name: 'English', locale: 'en-GB' }
