// Builds into the Python package, which serves it: index.html at the root of that folder and
// everything else, with a hash in its name, below assets/. `base` is relative so that the page
// works below any path prefix.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const backend = process.env["DESKGATE_DEV_BACKEND"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "./",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: fileURLToPath(new URL("../src/deskgate/static", import.meta.url)),
    emptyOutDir: true,
    assetsDir: "assets",
    assetsInlineLimit: 0, // the content security policy allows files of our own, not data: fonts
    target: "es2022",
    chunkSizeWarningLimit: 1200,
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": { target: backend },
      "/websocket-tunnel": { target: backend, ws: true },
    },
  },
  preview: { host: "127.0.0.1" },
  test: { include: ["tests/**/*.test.{ts,tsx}"], restoreMocks: true },
});
