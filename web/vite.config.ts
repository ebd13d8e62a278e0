import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The platform's pages: one origin with the API, no asset from elsewhere. `npm run dev` forwards `/api` to a server on port 8080. */
export default defineConfig({
  plugins: [react()],
  build: { outDir: 'dist', target: 'es2022', chunkSizeWarningLimit: 4000, reportCompressedSize: false },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:8080' } },
})
