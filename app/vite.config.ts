import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import solid from 'vite-plugin-solid'
import { leaveOutJsonSchemas, leaveOutSummaries } from './leave-out-schemas.ts'

/** Where `npm run dev` finds the API; a build is served by the API itself. */
const apiOrigin = process.env.WERKBANK_API ?? 'http://127.0.0.1:8080'
const proxy = (ws: boolean) => ({ target: apiOrigin, changeOrigin: false, ws })

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    leaveOutJsonSchemas(),
    leaveOutSummaries(),
    tailwindcss(),
    solid(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/service-worker',
      filename: 'service-worker.ts',
      injectRegister: false,
      manifest: false, // public/manifest.webmanifest is written by hand
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,png,woff2,wasm,webmanifest}'],
        // Latin only is needed from the first paint on; the other scripts come from the network when used.
        globIgnores: ['**/*cyrillic*', '**/*greek*', '**/*vietnamese*'],
        maximumFileSizeToCacheInBytes: 8 * 1024 * 1024,
      },
    }),
  ],
  // Its usual build tries `new Function` and falls back where the content security policy refuses it; this one doesn't try.
  // Dexie's usual entry is the script for old browsers; this one is its module.
  resolve: {
    alias: [
      { find: /^cbor-x$/, replacement: 'cbor-x/index-no-eval' },
      { find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' },
    ],
  },
  build: {
    target: 'es2022',
    // Inlined assets would be `data:` URLs, which the content security policy refuses.
    assetsInlineLimit: 0,
    // The polyfill is an inline script where it is needed, and every browser we support preloads modules itself.
    modulePreload: { polyfill: false },
    // What every visit needs is one file, not forty: browsers ask a server without HTTP/2 for six at a time, and one compresses better.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
  server: { proxy: { '/api': proxy(false), '/sync': proxy(true), '/counts': proxy(true) } },
})
