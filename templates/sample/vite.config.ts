import { cloudflare } from '@cloudflare/vite-plugin';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/_admin/',
  plugins: [
    cloudflare({
      configPath: './wrangler.jsonc',
      persistState: false,
    }),
  ],
});
