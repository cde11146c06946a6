// Takes pictures of the pattern library in Chromium, at the sizes and settings people have, and asks axe-core.
// node look.mjs FOLDER: the folder that build.mjs --library filled; the pictures are put beside the pages.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";

const folder = process.argv[2];
const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const server = createServer(async (request, response) => {
  try {
    const path = new URL(request.url, "http://localhost").pathname;
    const content = await readFile(join(folder, path));
    response.setHeader("content-type", types[extname(path)] ?? "text/plain");
    response.end(content);
  } catch {
    response.statusCode = 404;
    response.end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const base = `http://127.0.0.1:${server.address().port}`;
const axe = await readFile(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

const shots = [
  ["staff", "desktop", { width: 1280, height: 900 }, "light"],
  ["staff", "dark", { width: 1280, height: 900 }, "dark"],
  ["staff", "phone", { width: 390, height: 844 }, "light"],
  ["public", "desktop", { width: 1280, height: 900 }, "light"],
  ["public", "phone", { width: 390, height: 844 }, "light"],
  ["public", "narrow", { width: 320, height: 640 }, "light"],
  ["public-ar", "phone", { width: 390, height: 844 }, "light"],
  ["public-ar", "desktop", { width: 1280, height: 900 }, "light"],
];
let failed = 0;
for (const [name, kind, viewport, colorScheme] of shots) {
  const page = await browser.newPage({ viewport, colorScheme });
  await page.goto(`${base}/${name}.html`);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}-${kind}.png`), fullPage: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await page.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  // The library shows several pages under each other, so it has more than one heading of the first level.
  const rules = { "page-has-heading-one": { enabled: false }, "heading-order": { enabled: false } };
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), { runOnly: tags, rules, resultTypes: ["violations"] });
  for (const violation of violations) {
    failed += 1;
    console.log(`${name} ${kind}: ${violation.id}: ${violation.nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`).join(" | ")}`);
  }
  if (wide > 0) {
    failed += 1;
    console.log(`${name} ${kind}: ${wide} px wider than the screen`);
  }
  await page.close();
}
await browser.close();
server.close();
console.log(`${shots.length} pictures, ${failed} complaints`);
process.exitCode = failed ? 1 : 0;
