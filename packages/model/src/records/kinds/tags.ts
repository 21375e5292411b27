import { z } from 'zod'
import { RULES } from '../../base/rules.ts'
import { seen } from '../../base/value/text.ts'
import { type Field, fieldOf } from '../field.ts'
import { isTags, mergeTags, TAG_CHARS_MAX, TAGS_MAX, tagSet, tagText } from '../tags.ts'

// Counted as it is kept: letters that come in pieces are fewer then, some few are more.
const tagSchema = z
  .string()
  .overwrite(tagText)
  .max(TAG_CHARS_MAX, `At most ${TAG_CHARS_MAX} characters.`)
  .check(seen('A tag has at least one character.'))
  .refine((tag) => !/[,;]/.test(tag), RULES['tag-divided'])
const tagsSchema = z.array(tagSchema).max(TAGS_MAX, RULES['tags-too-many']).overwrite(tagSet)

/** A set of words of people's own. Changes of it are merged: what one adds and another takes away both hold. */
export const tags = (): Field<z.ZodArray<z.ZodString>, typeof tagsSchema, 'needed'> => ({
  ...fieldOf(z.array(z.string()), tagsSchema, { columns: ['jsonb'], wire: 'json', narrowing: 'tags' }),
  merge: (now, given, seen) => {
    const there = isTags(now) ? now : []
    return isTags(given) ? mergeTags(there, given, isTags(seen) ? seen : there) : given
  },
})
