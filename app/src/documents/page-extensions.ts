import { type Extensions, mergeAttributes } from '@tiptap/core'
import { Link } from '@tiptap/extension-link'
import { StarterKit } from '@tiptap/starter-kit'
import { safeLink } from '@werkbank/model/base/value/link.ts'

/** Each block stands in the direction of its language. */
const block = { HTMLAttributes: { dir: 'auto' } }

/** A link says where it leads and nothing else: how it opens is the app's. */
const PageLink = Link.extend({
  addAttributes: () => ({ href: { default: null, parseHTML: (element) => element.getAttribute('href') } }),
  renderHTML: ({ HTMLAttributes }) => [
    'a',
    mergeAttributes({ href: safeLink(HTMLAttributes.href), target: '_blank', rel: 'noopener noreferrer nofollow' }),
    0,
  ],
}).configure({ isAllowedUri: (url) => safeLink(url) !== undefined, defaultProtocol: 'https', openOnClick: false })

/** The editor's nodes and marks: exactly those of the model's page schema, which the guard takes (a test compares them). */
export const pageExtensions = (): Extensions => [
  StarterKit.configure({
    undoRedo: false,
    link: false,
    paragraph: block,
    heading: block,
    blockquote: block,
    bulletList: block,
    orderedList: block,
  }),
  PageLink,
]
