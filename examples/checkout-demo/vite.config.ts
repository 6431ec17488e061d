import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type UserConfig } from 'vite';

const config: UserConfig = defineConfig({
  plugins: [react()],
  // The SDK straight from its source: no package has to be built to run the shop.
  resolve: { conditions: ['holdfast-source', ...defaultClientConditions] },
  build: { sourcemap: true },
});

export default config;
