import { defineMessages } from './define.ts'

export const presence = defineMessages({
  de: {
    title: 'Team',
    online: 'Online',
    offline: 'Nicht da',
    on: 'bei {record}',
    isHere: '{name} ist hier',
    isWriting: '{name} schreibt hier',
    hide: 'Nicht zeigen, dass ich da bin',
    show: 'Zeigen, dass ich da bin',
    order: 'Auftrag {number}',
    newOrder: 'einem neuen Auftrag',
    record: 'einem Vorgang',
    you: 'du',
  },
  en: {
    title: 'People',
    online: 'Online',
    offline: 'Away',
    on: 'on {record}',
    isHere: '{name} is here',
    isWriting: '{name} is writing here',
    hide: 'Don’t show that I am here',
    show: 'Show that I am here',
    order: 'order {number}',
    newOrder: 'a new order',
    record: 'a record',
    you: 'you',
  },
})
