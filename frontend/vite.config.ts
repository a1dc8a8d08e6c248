import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const backend = process.env.KASKAD_BACKEND ?? 'http://127.0.0.1:8000'

/** Beside each text file its packed form, which the server hands out to those who take it. */
function packed(): Plugin {
  const pack = promisify(gzip)
  return {
    name: 'packed',
    apply: 'build',
    async writeBundle({ dir = '.' }, files) {
      const texts = Object.keys(files).filter((name) => /\.(js|css|svg)$/.test(name))
      await Promise.all(
        texts.map(async (name) => writeFile(join(dir, `${name}.gz`), await pack(await readFile(join(dir, name)), { level: 9 }))),
      )
    },
  }
}

export default defineConfig({
  plugins: [react(), packed()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: backend },
      '/ws': { target: backend, ws: true },
    },
  },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // Which files a page needs: the server tells the browser at once (config/frontend.py).
    manifest: true,
    // ECharts alone is above Vite's default limit; it is loaded by the dashboard only.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // What every page needs is one file, and so are the icons that several share: a page is not two hundred requests.
        codeSplitting: {
          groups: [
            { name: 'start', tags: ['$initial'], priority: 1 },
            { name: 'icons', test: /[\\/]@tabler[\\/]/, minShareCount: 2 },
            // What forms are made of: with half a dozen pages to share it, one file instead of thirty small ones.
            { name: 'parts', test: /[\\/](@mantine[\\/]core|src[\\/](api|components|features[\\/]forms|i18n))[\\/]/, minShareCount: 6 },
          ],
        },
      },
    },
  },
  test: {
    css: false,
    restoreMocks: true,
    // A machine that is busy is no failure: nothing in the suite is timed.
    testTimeout: 60_000,
    // Vitest leaves one core to somebody who watches; nobody does.
    maxWorkers: '100%',
    projects: [
      // What draws nothing needs no DOM, and making one takes longer than most of these tests.
      { extends: true, test: { name: 'plain', environment: 'node', include: ['src/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'drawn', environment: 'jsdom', include: ['src/**/*.test.tsx'], setupFiles: ['src/test/setup.ts'] },
      },
    ],
  },
})
