export const documents = {
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
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  placeholder:
    'Hier kann stehen, was zum Auftrag gehört und in keine Position passt: Absprachen, Packliste, Skizze des Ablaufs.',
  about: 'Seite zu {record}',
  openAlone: 'Allein öffnen',
  toRecord: 'Zum Auftrag',
  loading: 'Seite wird geöffnet …',
  picturesLeftOut: {
    one: '{count} Bild wurde nicht übernommen: eine Seite kann noch keine Bilder aufnehmen.',
    other: '{count} Bilder wurden nicht übernommen: eine Seite kann noch keine Bilder aufnehmen.',
  },
  tablesAsText: {
    one: '{count} Tabelle steht hier als Text, eine Zeile je Reihe.',
    other: '{count} Tabellen stehen hier als Text, eine Zeile je Reihe.',
  },
  linksLeftOut: {
    one: '{count} Link wurde nicht übernommen, sein Text steht hier.',
    other: '{count} Links wurden nicht übernommen, ihr Text steht hier.',
  },
  tooLong: 'Das wurde nicht eingefügt: die Seite wäre zu lang. Sie fasst eine Million Zeichen.',
  tooDeep: 'Das wurde nicht eingefügt: so tief lassen sich Listen und Zitate nicht verschachteln.',
  notTaken: 'Nicht angenommen: {reason}',
  refusedRemoval: 'Dieser Absatz wurde entfernt.',
  notHere:
    'Was hier vielleicht schon steht, liegt auf dem Server und kommt mit der Verbindung. Was du jetzt schreibst, kommt dazu.',
  away: 'Diese Seite liegt auf dem Server',
  awayHint:
    'Sie gehört zu etwas, das älter ist als das, was dieses Gerät bereithält. Sobald die Verbindung wieder da ist, erscheint sie hier.',
  unknown: 'Diese Seite gibt es nicht, oder du darfst sie nicht sehen.',
} as const
