// Bundles styles, script, icons and fonts into crates/web/assets/dist, each under a name with the hash of its
// content, and writes manifest.json: name in a template → file. With --library: the pattern library into a folder.

import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../crates/web/assets/dist");
// Bundled elsewhere and put in its place at the end: whoever compiles meanwhile never sees half of it.
const dist = join(here, "node_modules/.bundle");

/** Adds a file under its hashed name. */
async function add(manifest, name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const file = name.replace(/\.([^.]+)$/, `-${hash}.$1`);
  await writeFile(join(dist, file), content);
  manifest[name] = file;
}

async function bundle(manifest) {
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: ["styles/public.css", "styles/staff.css", "script/spil.js"],
    outdir: dist,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome111", "firefox113", "safari16.4"],
    loader: { ".woff2": "file" },
    legalComments: "none",
    metafile: true,
  });
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    const file = path.split("/").pop();
    const source = output.entryPoint ?? Object.keys(output.inputs)[0];
    manifest[source.split("/").pop()] = file;
  }
}

/** One SVG with a symbol for each icon that a page uses; colour and size come from the style sheet. */
async function sprite() {
  const lines = (await readFile(join(here, "icons.txt"), "utf8")).split("\n");
  const pairs = lines.filter((line) => line && !line.startsWith("#")).map((line) => line.split(" "));
  const symbols = await Promise.all(
    pairs.map(async ([name, icon]) => {
      const svg = await readFile(join(here, `node_modules/lucide-static/icons/${icon}.svg`), "utf8");
      const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.indexOf("</svg>"));
      return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

/** The licences of what is shipped, as they ask for. */
async function licences() {
  const manifest = JSON.parse(await readFile(join(here, "package.json"), "utf8"));
  const parts = [];
  for (const name of Object.keys(manifest.dependencies).sort()) {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(join(folder, file), "utf8") : `${license}\n`;
    parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  return parts.join(`\n${"-".repeat(80)}\n\n`);
}

async function library(folder) {
  const manifest = JSON.parse(await readFile(join(target, "manifest.json"), "utf8"));
  const page = await readFile(join(here, "pattern-library.html"), "utf8");
  await cp(target, join(folder, "assets"), { recursive: true });
  const filled = (text) => text.replaceAll(/\{\{ asset "([^"]+)" \}\}/g, (_, name) => `assets/${manifest[name]}`);
  for (const part of page.split(/^<!-- page: /m).slice(1)) {
    const [name, ...rest] = part.split(" -->\n");
    await writeFile(join(folder, `${name}.html`), filled(rest.join(" -->\n")));
  }
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const manifest = {};
await bundle(manifest);
await add(manifest, "htmx.js", await readFile(join(here, "node_modules/htmx.org/dist/htmx.min.js")));
await add(manifest, "sprite.svg", await sprite());
await add(manifest, "licences.txt", await licences());
await add(manifest, "logo.svg", await readFile(join(here, "logo.svg")));
const ordered = `${JSON.stringify(Object.fromEntries(Object.entries(manifest).sort()), null, 2)}\n`;
await writeFile(join(dist, "manifest.json"), ordered);
// The same names are the same contents; files that stay untouched compile nothing anew.
const before = await readFile(join(target, "manifest.json"), "utf8").catch(() => "");
if (before === ordered) {
  await rm(dist, { recursive: true });
} else {
  await rm(target, { recursive: true, force: true });
  // In a fresh clone the folder around it is not there yet.
  await mkdir(dirname(target), { recursive: true });
  await rename(dist, target);
}
const at = process.argv.indexOf("--library");
if (at > 0) {
  await mkdir(process.argv[at + 1], { recursive: true });
  await library(process.argv[at + 1]);
}
console.log(`${Object.keys(manifest).length} files in crates/web/assets/dist`);
