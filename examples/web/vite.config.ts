import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page and the API have one origin, here through a proxy and in production
// through your ingress; so no CORS is needed.
const service = process.env.RECORDGRAPH_URL ?? 'http://localhost:8080';
const proxy = { '/graphql': service, '/model.json': service };

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  preview: { proxy },
});
