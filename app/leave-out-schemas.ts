import type { Plugin } from 'vite'

const PROCESSOR =
  /^\s*inst\._zod\.processJSONSchema = \(ctx, json, params\) => processors\.\w+\(inst, ctx, json, params\);$/gm
const METHODS = /^import \{ createStandardJSONSchemaMethod, createToJSONSchemaMethod \} from .+;$/m
const NO_METHODS = `const createStandardJSONSchemaMethod = () => undefined;
const createToJSONSchemaMethod = () => () => { throw new Error("The app is built without JSON schemas"); };`

/**
 * Builds the app without zod's JSON schemas, which only the API's description asks for: each kind of value binds its own, so no bundler can
 * leave them out by itself. They are 5 kB of the 200 that a list may need (FE-09). The build fails where another version of zod says it differently.
 */
export function leaveOutJsonSchemas(): Plugin {
  return {
    name: 'leave-out-json-schemas',
    apply: 'build',
    transform: {
      filter: { id: /\/zod\/v4\/classic\/schemas\.js$/ },
      handler(code) {
        if (!METHODS.test(code) || (code.match(PROCESSOR)?.length ?? 0) < 20)
          return this.error('zod binds its JSON schemas in another way: see leave-out-schemas.ts')
        return { code: code.replace(PROCESSOR, '').replace(METHODS, NO_METHODS), map: null }
      },
    },
  }
}

const SUMMARY = /\bsummary: (?:'[^'\n]*'|"[^"\n]*")/g

/** Builds the app without the sentences that describe commands in the API's description: screens say commands in words of their own, in each language. */
export function leaveOutSummaries(): Plugin {
  return {
    name: 'leave-out-summaries',
    apply: 'build',
    transform: {
      filter: { id: /\/packages\/model\/src\/.*commands?\.ts$/ },
      handler: (code) => ({ code: code.replace(SUMMARY, "summary: ''"), map: null }),
    },
  }
}
