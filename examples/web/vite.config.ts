import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page and the API have the same origin, here by a proxy and in production by
// your ingress, so CORS is not needed.
const service = process.env.RECORDGRAPH_URL ?? 'http://localhost:8080';
const proxy = { '/graphql': service, '/model.json': service };

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  preview: { proxy },
});
