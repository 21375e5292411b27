import type { documents as german } from '../de/documents.ts'
import type { Like } from '../message.ts'

export const documents = {
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
  undo: 'Undo',
  redo: 'Redo',
  placeholder: 'For what belongs to the order and fits in no line: agreements, a packing list, how it will be done.',
  about: 'Page of {record}',
  openAlone: 'Open on its own',
  toRecord: 'To the order',
  loading: 'Opening the page …',
  picturesLeftOut: {
    one: '{count} picture was left out: a page cannot hold pictures yet.',
    other: '{count} pictures were left out: a page cannot hold pictures yet.',
  },
  tablesAsText: {
    one: '{count} table is here as text, a line for each row.',
    other: '{count} tables are here as text, a line for each row.',
  },
  linksLeftOut: {
    one: '{count} link was left out, its text is here.',
    other: '{count} links were left out, their text is here.',
  },
  tooLong: 'This was not pasted: the page would be too long. It holds a million characters.',
  tooDeep: 'This was not pasted: lists and quotes cannot be nested that deep.',
  notTaken: 'Not accepted: {reason}',
  refusedRemoval: 'This paragraph was removed.',
  notHere:
    'What may stand here already is on the server and comes with a connection. What you write now is added to it.',
  away: 'This page is on the server',
  awayHint:
    'It belongs to something older than what this device holds. As soon as the connection is back it appears here.',
  unknown: 'There is no such page, or you may not see it.',
} as const satisfies Like<typeof german>
