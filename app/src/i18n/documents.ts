import { defineMessages } from './define.ts'

export const documents = defineMessages({
  de: {
    title: 'Seite',
    content: 'Text der Seite',
    tools: 'Formatierung',
    bold: 'Fett',
    italic: 'Kursiv',
    strike: 'Durchgestrichen',
    heading: 'Überschrift',
    bulletList: 'Aufzählung',
    orderedList: 'Nummerierte Liste',
    quote: 'Zitat',
    loading: 'Seite wird geöffnet …',
    unknown: 'Diese Seite gibt es nicht, oder Sie dürfen sie nicht sehen.',
  },
  en: {
    title: 'Page',
    content: 'Text of the page',
    tools: 'Formatting',
    bold: 'Bold',
    italic: 'Italic',
    strike: 'Strikethrough',
    heading: 'Heading',
    bulletList: 'Bullet list',
    orderedList: 'Numbered list',
    quote: 'Quote',
    loading: 'Opening the page …',
    unknown: 'There is no such page, or you may not see it.',
  },
})
