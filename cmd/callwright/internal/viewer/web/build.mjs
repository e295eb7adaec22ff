// Builds dist/app.js and dist/app.css from src, with a manifest of the sources
// that they were built from. With --check it writes nothing and fails if the
// bundle differs.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

const sum = (data) => createHash("sha256").update(data).digest("hex");

const sources = [...readdirSync("src").map((name) => `src/${name}`), "build.mjs", "package.json", "package-lock.json"].sort();
const manifest = { sources: Object.fromEntries(sources.map((path) => [path, sum(readFileSync(path))])) };

const result = await build({
  entryPoints: { app: "src/main.jsx", style: "src/page.css" },
  outdir: "dist",
  bundle: true,
  minify: true,
  write: false,
  target: ["es2022"],
  format: "iife",
  charset: "utf8",
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
});

const files = Object.fromEntries(result.outputFiles.map((f) => [f.path.endsWith(".css") ? "app.css" : "app.js", f.text]));
files["manifest.json"] = JSON.stringify(manifest, null, 2) + "\n";

if (process.argv.includes("--check")) {
  const stale = Object.keys(files).filter((name) => readFileSync(`dist/${name}`, "utf8") !== files[name]);
  if (stale.length > 0) {
    console.error(`not current: ${stale.join(", ")}; run npm run build`);
    process.exit(1);
  }
} else {
  mkdirSync("dist", { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(`dist/${name}`, text);
}
