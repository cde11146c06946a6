// One visitor in Chromium, and how a page is looked at: axe-core, wider than the screen or not, errors in the console,
// and a picture for people to look at.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const base = process.env.SPIL_URL;
const pictures = process.env.SPIL_PICTURES;
/** Every picture costs a fifth of a second: usually only what is not as it should be is pictured. */
const all_pictures = process.env.SPIL_PICTURES_OF === "all";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const sizes = {
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 640 },
  desktop: { width: 1280, height: 900 },
};

/** How much was looked at; the last test of each file holds it against a floor. */
export const looked = { pages: 0, violations: 0, pictures: 0 };

let browser;

export async function start() {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--lang=nl-NL"], env: { ...process.env, LANGUAGE: "nl" } });
}

export async function stop() {
  await browser.close();
}

/** A visitor with a screen and with or without JavaScript. */
export async function visitor({ size = "desktop", script = "on", dark = false } = {}) {
  const context = await browser.newContext({
    viewport: sizes[size],
    javaScriptEnabled: script === "on",
    colorScheme: dark ? "dark" : "light",
    baseURL: base,
    locale: "nl-NL",
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    // A form that is sent back comes with status 422, and a provider that is down is told with 503: the browser reports both.
    if (message.type() === "error" && !/status of (403|404|409|422|429|503)/.test(message.text())) errors.push(message.text());
  });
  return { context, page, errors, size, script, name: `${size}-${script}` };
}

/** Looks at the page as it is now. Without JavaScript axe cannot run: then only the size and the picture. */
export async function look(visitor, name) {
  looked.pages += 1;
  try {
    await judge(visitor, name);
  } catch (error) {
    await picture(visitor, name);
    throw error;
  }
  if (all_pictures) await picture(visitor, name);
}

async function judge({ page, errors, script, size }, name) {
  if (script === "on") await ask(page, name);
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(width[0] <= width[1], `${name} at ${size}: ${width[0] - width[1]} px wider than the screen`);
  assert.deepEqual(errors, [], `${name}: errors in the console`);
}

async function picture(visitor, name) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await visitor.page.screenshot({ path: join(pictures, `${name}-${visitor.name}.png`), fullPage: true });
  looked.pictures += 1;
}

/** Looks at the page on a desktop and on a phone. */
export async function look_twice(visitor, name) {
  for (const size of ["phone", "desktop"]) {
    await visitor.page.setViewportSize(sizes[size]);
    await look(Object.assign(visitor, { size, name: `${size}-${visitor.script}` }), name);
  }
}

/** Looks at the page on a phone, on a desktop and on the narrowest screen. */
export async function look_thrice(visitor, name) {
  await look_twice(visitor, name);
  await visitor.page.setViewportSize(sizes.narrow);
  await look(Object.assign(visitor, { size: "narrow", name: `narrow-${visitor.script}` }), name);
  await visitor.page.setViewportSize(sizes.desktop);
}

async function ask(page, name) {
  // Once for a page, also where it is looked at in three sizes.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (options) => globalThis.axe.run(document, options),
    { runOnly: tags, resultTypes: ["violations"] },
  );
  looked.violations += violations.length;
  const told = violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`).join(" | ")}`);
  assert.deepEqual(told, [], `${name}: ${page.url()}`);
}

/** Fills in a form: text, choices and lists by the names of their fields. */
export async function fill(page, answers) {
  for (const [name, value] of Object.entries(answers)) {
    const fields = page.locator(`[name="${name}"]`);
    const kind = await fields.first().evaluate((field) => (field.tagName === "SELECT" ? "select" : field.type));
    if (kind === "radio" || kind === "checkbox") {
      for (const one of [value].flat()) await page.locator(`[name="${name}"][value="${one}"]`).check();
    } else if (kind === "select") await fields.first().selectOption(value);
    else await fields.first().fill(value);
  }
}

/** Presses the main button of the page's form. */
export async function next(page, words) {
  const button = words
    ? page.getByRole("button", { name: words, exact: false }).first()
    : page.locator("main form button.nl-button--primary").first();
  await Promise.all([page.waitForLoadState("load"), button.click()]);
}

/** Signs in to the demo as somebody with this role. */
export async function sign_in(visitor, role) {
  const { page } = visitor;
  await page.goto("/demo");
  const card = page.locator("li.card", { has: page.getByRole("heading", { name: role, exact: true }) });
  await Promise.all([page.waitForURL((address) => address.pathname !== "/demo"), card.getByRole("button").first().click()]);
}
