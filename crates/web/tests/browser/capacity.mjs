// The programme lead looks ahead: a scenario made, watched, stopped, read and decided on; the look back; the inhabitants.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fill, look, looked, next, sign_in, sizes, start, stop, visitor } from "./support/visit.mjs";

before(start);
after(stop);

const ADDRESS = "/netwerk/vooruitkijken";
const path = (page) => new URL(page.url()).pathname;

/** Looks at the page on a desktop, on a phone, and at 320 pixels. */
async function look_thrice(someone, name) {
  for (const size of ["narrow", "phone", "desktop"]) {
    await someone.page.setViewportSize(sizes[size]);
    await look(Object.assign(someone, { size, name: `${size}-${someone.script}` }), name);
  }
}

async function refused(someone, name, button) {
  await next(someone.page, button);
  assert.ok(await someone.page.locator(".error-summary").isVisible(), `${name}: no summary of errors`);
  await look_thrice(someone, name);
}

/** What the page says when nobody computes any more. */
async function over(page) {
  await page.locator("progress").waitFor({ state: "detached", timeout: 60_000 });
}

async function made(lead, name, answers) {
  const { page } = lead;
  await page.goto(ADDRESS);
  await page.locator("details.why summary").first().click();
  await fill(page, { name, ...answers });
  await next(page, "Reken uit en bewaar");
  assert.match(path(page), /vooruitkijken\/[0-9a-f-]{36}$/);
  return path(page);
}

/** Box and slider say the same, whichever is moved; without a script there is the box alone. */
async function slid(lead) {
  const box = lead.page.locator('[name="hours_change"]');
  const slider = lead.page.getByRole("slider", { name: /Uren erbij of eraf/ });
  if (lead.script === "off") {
    assert.equal(await slider.count(), 0);
    return;
  }
  await slider.fill("15");
  assert.equal(await box.inputValue(), "15");
  await box.fill("-20");
  assert.equal(await slider.inputValue(), "-20");
  await box.fill("0");
}

async function scenario(lead) {
  const { page } = lead;
  await page.goto(ADDRESS);
  await slid(lead);
  await look_thrice(lead, "capacity");
  const base = page.locator("details.why summary").first();
  await base.click();
  await look_thrice(lead, "capacity-base");
  await fill(page, { name: "", years: "0", class_0: "90", replications: "1000000000" });
  await refused(lead, "capacity-error", "Reken uit en bewaar");
  assert.equal(await page.locator('[name="years"]').inputValue(), "0");
  const address = await made(lead, `Meer uren, script ${lead.script}`, { hours_change: "10", replications: "50", years: "2" });
  await over(page);
  assert.equal(path(page), address);
  await look_thrice(lead, "capacity-result");
  for (const summary of await page.locator("details.why summary").all()) await summary.click();
  await look_thrice(lead, "capacity-result-tables");
  await refused(lead, "capacity-decision-error", "Leg het besluit vast");
  await fill(page, { decision: "We breiden uit vanaf september." });
  await next(page, "Leg het besluit vast");
  assert.match(await page.locator("main").innerText(), /Vastgelegd/);
  await page.emulateMedia({ media: "print" });
  await look(lead, "capacity-print");
  await page.emulateMedia({ media: "screen" });
  await page.goto(ADDRESS);
  await look_thrice(lead, "capacity-list");
}

async function stopped(lead) {
  const { page } = lead;
  await made(lead, `Te groot, script ${lead.script}`, { arrivals: "3000", replications: "1300", years: "15" });
  const button = page.getByRole("button", { name: "Stop", exact: true });
  await button.waitFor();
  await look_thrice(lead, "capacity-progress");
  await button.click();
  await over(page);
  assert.match(await page.locator("main").innerText(), /gestopt/);
  await look_thrice(lead, "capacity-stopped");
}

async function looked_back(lead) {
  const { page } = lead;
  await page.goto(`${ADDRESS}/terugblik`);
  await look_thrice(lead, "capacity-look-back");
  await next(page, "Kijk terug");
  await over(page);
  await look_thrice(lead, "capacity-look-back-done");
  assert.match(await page.locator("main").innerText(), /te kort|binnen de 90%-voorspelband/);
}

async function inhabitants(lead) {
  const { page } = lead;
  await page.goto(`${ADDRESS}/bevolking`);
  await look_thrice(lead, "capacity-population");
  if (!(await page.locator('[name="content"]').isVisible())) await page.locator("details.why > summary").last().click();
  await refused(lead, "capacity-population-error", "Bewaar de tabel");
  await fill(page, {
    kind: "given_totals",
    source: "Voorbeeld",
    content: "district,year,people_with_dementia\nWest,2026,1200\nOost,2026,800\nOost,2040,1500",
  });
  await next(page, "Bewaar de tabel");
  assert.match(await page.locator("main").innerText(), /Bron: Voorbeeld/);
  await look_thrice(lead, "capacity-population-shown");
  await fill(page, { target_weeks: "2" });
  await next(page, "Reken opnieuw");
  await look_thrice(lead, "capacity-population-norm");
}

async function budgets(lead) {
  const { page } = lead;
  await page.goto("/netwerk/budget");
  await look_thrice(lead, "budget");
  assert.match(await page.locator("main").innerText(), /In gebruik/);
}

for (const script of ["on", "off"]) {
  test(`the programme lead looks ahead, with script ${script}`, async () => {
    const lead = await visitor({ script });
    await sign_in(lead, "Programmaleider");
    await scenario(lead);
    await stopped(lead);
    await looked_back(lead);
    await inhabitants(lead);
    await budgets(lead);
    await lead.context.close();
  });
}

test("the pages of looking ahead by night", async () => {
  const lead = await visitor({ dark: true });
  await sign_in(lead, "Programmaleider");
  for (const page of ["", "/terugblik", "/bevolking"]) {
    await lead.page.goto(ADDRESS + page);
    await look(lead, `capacity-dark${page.replace("/", "-")}`);
  }
  await lead.page.goto(ADDRESS);
  await lead.page.locator("tbody th a").first().click();
  await look(lead, "capacity-dark-result");
  await lead.context.close();
});

test("enough was looked at", () => {
  console.log(`${looked.pages} pages looked at, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 80, `${looked.pages} pages`);
});
