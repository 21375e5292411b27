import solid from 'vite-plugin-solid'
import { defineConfig } from 'vitest/config'
import { maxWorkers, patient } from '../vitest.config.ts'

/** The app's unit tests: no page, but Solid's browser build, since its server build has no effects. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [solid()],
  resolve: { conditions: ['browser', 'development'] },
  test: {
    name: 'app',
    // Said again: a project with a file of its own does not inherit it, and projects that run together have one number.
    maxWorkers,
    ...patient,
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test-setup.ts'],
    // Loading the app anew for each file takes five times what its tests do; what a test changes of the whole device, the setup takes back.
    isolate: false,
    server: { deps: { inline: [/solid-js/, /@solidjs/] } },
  },
})
