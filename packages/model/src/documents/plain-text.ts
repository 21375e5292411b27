import * as Y from 'yjs'

/** Rich text as lines, a line per block. */
export function plainText(node: Y.XmlFragment | Y.XmlElement): string {
  const parts = node.toArray().map((child) => {
    if (child instanceof Y.XmlText)
      return (child.toDelta() as { insert: unknown }[])
        .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
        .join('')
    return child instanceof Y.XmlElement ? `${plainText(child)}\n` : ''
  })
  return parts.join('').replaceAll(/\n{2,}/g, '\n')
}
