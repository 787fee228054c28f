import { fileURLToPath } from 'node:url'
import type { UserConfig } from 'vite'

const graph = process.env['GRAPH_URL'] ?? 'http://127.0.0.1:4000'

/** `npm run console:dev` serves the sources and sends everything else to a gateway at GRAPH_URL. */
export const config: UserConfig = {
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Its sources: the condition `source` would also name those of other packages.
  resolve: {
    alias: { '@plumbline/client/apollo': fileURLToPath(new URL('../packages/client/src/apollo.ts', import.meta.url)) },
  },
  build: {
    outDir: fileURLToPath(new URL('../dist/console', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // An inline file would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // "use client" concerns servers.
      checks: { moduleLevelDirective: false },
    },
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: {
      '/graphql': { target: graph, ws: true },
      '/session': { target: graph },
      '/schema.graphql': { target: graph },
      '/explorer': { target: graph },
    },
  },
}

export default config
