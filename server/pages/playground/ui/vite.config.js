import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// The build is embedded in the service binary, so it is minified, and identical on
// every machine.
export default defineConfig({
  base: './',
  plugins: [slimMonaco(), systemFonts(), quietExplorer()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    license: { fileName: 'licenses.md' },
    chunkSizeWarningLimit: 4096,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // "use client" directives in libraries have no effect without server rendering.
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
    },
  },
  worker: { format: 'es' },
  // For `npm run dev` with a running service.
  server: { proxy: { '/graphql': 'http://localhost:8080', '/examples.json': 'http://localhost:8080', '/dev/events': 'http://localhost:8080' } },
});

/** Replaces Monaco's full set of editor features by src/monaco.js. */
function slimMonaco() {
  const slim = fileURLToPath(new URL('src/monaco.js', import.meta.url));
  return {
    name: 'slim-monaco',
    enforce: 'pre',
    resolveId: (source) => (source === 'monaco-editor/esm/vs/editor/edcore.main.js' ? slim : null),
  };
}

/** Drops GraphiQL's inlined web fonts (0.5 MB of base64); src/style.css uses system fonts. */
function systemFonts() {
  return {
    name: 'system-fonts',
    enforce: 'pre',
    transform: (code, id) =>
      id.endsWith('graphiql/dist/style.css') ? code.replace(/@font-face\s*\{[^}]*\}/g, '') : null,
  };
}

/** The explorer cannot show list arguments such as `orderBy: [...]`; this hides its console error. */
function quietExplorer() {
  return {
    name: 'quiet-explorer',
    enforce: 'pre',
    transform: (code, id) =>
      id.includes('graphiql-explorer/') ? code.replaceAll("console.error('arg mismatch between arg and selection'", 'void (0') : null,
  };
}
