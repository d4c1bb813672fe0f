import { fileURLToPath } from 'node:url';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    // The screens are Japanese; React Aria's words for the other thirty languages stay out.
    { ...optimizeLocales.vite({ locales: ['ja-JP'] }), enforce: 'pre' },
  ],
  resolve: {
    alias: [
      // The reader of Excel files unzips by a worker; see the file.
      { find: /^fflate$/, replacement: fileURLToPath(new URL('src/format/fflate.ts', import.meta.url)) },
      // For browsers this one puts `&copy;` into an element as HTML, which trusted types forbid. The table it has for others.
      {
        find: /^decode-named-character-reference$/,
        replacement: fileURLToPath(new URL('node_modules/decode-named-character-reference/index.js', import.meta.url)),
      },
    ],
  },
  build: {
    target: 'baseline-widely-available',
    manifest: true,
    // What the licences of React and the others ask for, beside the code that they are about.
    license: { fileName: 'licenses.md' },
    // Nothing as a data: URL, so that the content security policy can name 'self' alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: { fs: { allow: ['..'] } },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});
