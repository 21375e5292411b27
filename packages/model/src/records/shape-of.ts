import { z } from 'zod'

/**
 * A short text that differs where values of two schemas differ in shape: names of fields in their order, types, what may be null,
 * choices. Limits and sentences don't count.
 */
export const shapeOf = (schema: z.ZodType): string => hashOf(JSON.stringify(describe(schema)))

function describe(schema: z.core.$ZodType): unknown {
  if (schema instanceof z.ZodObject) return Object.entries(schema.shape).map(([name, inner]) => [name, describe(inner)])
  if (schema instanceof z.ZodArray) return { each: describe(schema.element) }
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return { [schema.def.type]: describe(schema.unwrap()) }
  if (schema instanceof z.ZodEnum) return schema.options
  if (schema instanceof z.ZodRecord) return { record: describe(schema.valueType) }
  return schema._zod.def.type
}

/** FNV-1a, 32 bits: the app starts with it, so it takes no library. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(36)
}
