// One person the whole way: referred on the public page, looked at, called, triaged, taken by a case manager, met.
// And one whom the desk takes in itself, who waits by own wish, is sent on, ends and comes back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { refer as refer_by_nurse } from "./support/nurse.mjs";
import { fill, look_thrice, look_twice, looked, next, sign_in, start, stop, visitor } from "./support/visit.mjs";

before(start);
after(stop);

const DESK = "Wachtlijstbeheerder";
const INTAKE = "Leg de aanmelding vast";
const path = (page) => new URL(page.url()).pathname;

async function text(page) {
  return page.locator("main").innerText();
}

/** Sends the form of the page as it is, and looks at what is said about it. */
async function refused(someone, name, button) {
  await next(someone.page, button);
  await look_twice(someone, name);
  assert.ok(await someone.page.locator(".error-summary").isVisible(), `${name}: no summary of errors`);
}

/** Opens one of the ways onward on the page of a referral. */
async function way(someone, address, end, name) {
  await someone.page.goto(address);
  assert.ok((await someone.page.locator(`main a[href="${address}/${end}"]`).count()) > 0, `${end} is no way onward`);
  await someone.page.goto(`${address}/${end}`);
  await look_twice(someone, name);
}

function today(name) {
  // The day of the Netherlands: in the last hour of a day it is tomorrow there already.
  const [year, month, day] = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" }).format(new Date()).split("-");
  return { [`${name}_day`]: day, [`${name}_month`]: month, [`${name}_year`]: year };
}

async function refer(surname) {
  const { code } = await refer_by_nurse({
    naam: { initials: "J", surname },
    geboortedatum: { birth_day: "12", birth_month: "3", birth_year: "1941", sex: "female" },
    adres: { postcode: "9701 QA", house_number: "12" },
    bereiken: { phone: "030-7654321" },
  });
  return code;
}

async function find(desk, surname, code) {
  const { page } = desk;
  await page.goto("/zoeken");
  await look_twice(desk, "search-empty");
  await refused(desk, "search-error");
  await fill(page, { text: "Bestaatniet" });
  await next(page);
  await look_twice(desk, "search-nothing");
  await fill(page, { text: code });
  await next(page);
  await look_twice(desk, "search-found");
  assert.ok((await text(page)).includes(surname));
  return page.locator('main a[href^="/aanmeldingen/"]').first().getAttribute("href");
}

async function tried(desk, address) {
  const { page } = desk;
  await way(desk, address, "contact", "contact-empty");
  await refused(desk, "contact-error");
  await fill(page, { kind: "phone", with: "client", outcome: "not_reached" });
  await next(page);
  await page.goto(`${address}/contact`);
  await look_twice(desk, "contact-tried");
  assert.match(await text(page), /1 keer niemand bereikt/);
}

async function completed(desk, address) {
  const { page } = desk;
  await way(desk, address, "gegevens", "data-empty");
  await fill(page, { postcode: "12" });
  await refused(desk, "data-error");
  await fill(page, { postcode: "9701 QA" });
  await next(page);
  assert.equal(path(page), address);
  await way(desk, address, "vraag-verwijzer", "question-empty");
}

async function triaged(desk, address) {
  const { page } = desk;
  await way(desk, address, "triage", "triage-empty");
  await fill(page, { danger: "yes", danger_kind: "fire", caregiver_absent: "yes" });
  await next(page, "Bereken voorstel");
  await look_twice(desk, "triage-suggestion");
  assert.match(await text(page), /Crisis/);
  await refused(desk, "triage-error", "Leg vast en plaats");
  await page.locator('[name="klasse"]').first().check();
  await fill(page, { klasse: "high", reden: "De buurvrouw kijkt elke dag." });
  await next(page, "Leg vast en plaats");
  assert.equal(path(page), address);
  await look_twice(desk, "case-waiting");
  await page.goto(`${address}/triage`);
  await look_twice(desk, "triage-history");
}

async function consulted(desk, address) {
  const { page } = desk;
  await way(desk, address, "mgt", "consult-empty");
  await refused(desk, "consult-error");
  await page.locator('[name="aan"]').selectOption({ index: 1 });
  await fill(page, { vraag: "Past dit bij een casemanager?" });
  await next(page);
  const member = await visitor({ script: desk.script });
  await sign_in(member, "MGT");
  await member.page.goto("/mgt");
  await look_twice(member, "consult-mine");
  await member.page.locator('main a[href^="/aanmeldingen/"]').first().click();
  await look_twice(member, "consult-answer");
  await member.context.close();
}

async function taken(surname, script) {
  const manager = await visitor({ script });
  const { page } = manager;
  await sign_in(manager, "Casemanager");
  await page.goto("/team");
  await look_twice(manager, "team");
  const card = page.locator("article.card", { hasText: `J.${surname[0]}.` }).first();
  await card.getByRole("button", { name: "Neem ik" }).click();
  await page.waitForLoadState();
  await page.goto("/mijn-mensen");
  await look_twice(manager, "mine");
  const row = page.locator("tr", { hasText: surname }).first();
  await row.getByRole("link", { name: "Leg eerste contact vast" }).click();
  await look_twice(manager, "first-contact-empty");
  await refused(manager, "first-contact-error");
  await fill(page, { kind: "visit", with: "both" });
  await next(page);
  await look_twice(manager, "case-guidance");
  assert.match(await text(page), /begeleiding/);
  await manager.context.close();
}

for (const [script, surname] of [["on", "Zonneveld"], ["off", "Westerbeek"]]) {
  test(`one person the whole way, with script ${script}`, async () => {
    const code = await refer(surname);
    const desk = await visitor({ script });
    const { page } = desk;
    await sign_in(desk, DESK);
    const address = await find(desk, surname, code);
    await page.goto(address);
    await look_twice(desk, "case-received");
    await next(page, "Neem de eerste blik");
    assert.equal(path(page), `${address}/triage`);
    await tried(desk, address);
    await completed(desk, address);
    await triaged(desk, address);
    await consulted(desk, address);
    await desk.context.close();
    await taken(surname, script);
    const nurse = await visitor({ script });
    await nurse.page.goto("/volgen");
    await fill(nurse.page, { code });
    await next(nurse.page);
    await look_twice(nurse, "follow-last-step");
    assert.match(await nurse.page.locator(".process li").last().innerText(), /casemanager is begonnen/);
    await nurse.context.close();
  });
}

async function taken_in(desk, surname) {
  const { page } = desk;
  await page.goto("/aanmeldingen/nieuw");
  await look_twice(desk, "intake-empty");
  await fill(page, { given: "Piet" });
  await refused(desk, "intake-error", INTAKE);
  assert.equal(await page.locator('[name="given"]').inputValue(), "Piet");
  const answers = { channel: "phone", referrer_kind: "gp", referrer_surname: "Bos", referrer_phone: "030-1112223", dangers: "none", surname };
  await fill(page, { ...answers, postcode: "9701 QA", house_number: "14", phone: "030-7654321" });
  await next(page, INTAKE);
  assert.match(path(page), /^\/aanmeldingen\/[0-9a-f-]{36}$/);
  await look_twice(desk, "intake-saved");
  return path(page);
}

async function waits_by_wish(desk, address) {
  const { page } = desk;
  await way(desk, address, "wens", "wish-empty");
  await fill(page, { until_day: "1", until_month: "1", until_year: "2020" });
  await refused(desk, "wish-error");
  await fill(page, { until_year: String(new Date().getFullYear() + 1) });
  await next(page, "Leg vast");
  assert.equal(path(page), address);
  await page.goto(`${address}/wens`);
  await look_twice(desk, "wish-runs");
  await way(desk, address, "nog-nodig", "still-needed");
}

async function step_recorded(desk, address) {
  const { page } = desk;
  await way(desk, address, "meldcode", "abuse-code-empty");
  await refused(desk, "abuse-code-error", "Leg vast");
  await fill(page, { step: "signals", what: "Blauwe plekken op beide armen, bij het huisbezoek.", confidence: "not_told" });
  await next(page, "Leg vast");
  assert.equal(path(page), `${address}/meldcode`);
  await look_thrice(desk, "abuse-code-recorded");
  assert.match(await text(page), /Blauwe plekken/);
  await page.goto(address);
  assert.doesNotMatch(await text(page), /Blauwe plekken/);
}

async function sent_on(desk, address) {
  const { page } = desk;
  await way(desk, address, "route", "route-empty");
  await refused(desk, "route-error", "Vraag deze route");
  await page.locator('[name="reden"]').first().check();
  await page.locator('[name="ontvanger"]').fill("GGZ Waterlinie");
  await next(page, "Vraag deze route");
  await page.goto(`${address}/route`);
  await look_twice(desk, "route-open");
}

async function ended_and_opened(desk, address) {
  const { page } = desk;
  await way(desk, address, "einde", "ending-empty");
  await refused(desk, "ending-error");
  await fill(page, { kind: "withdrawn_client", ...today("on") });
  await next(page);
  await look_twice(desk, "ending-confirm");
  await next(page);
  await page.goto(address);
  await look_twice(desk, "case-ended");
  await way(desk, address, "einde", "reopen-empty");
  await refused(desk, "reopen-error");
  await fill(page, { why: "mistake", reason: "De verkeerde aanmelding gekozen." });
  await next(page);
  assert.equal(path(page), address);
  await look_twice(desk, "case-reopened");
}

for (const [script, surname] of [["on", "Korenaar"], ["off", "Duinkamp"]]) {
  test(`the desk takes somebody in, and sees to the end and the return, with script ${script}`, async () => {
    const desk = await visitor({ script });
    await sign_in(desk, DESK);
    const address = await taken_in(desk, surname);
    await next(desk.page, "Neem de eerste blik");
    await waits_by_wish(desk, address);
    await step_recorded(desk, address);
    await sent_on(desk, address);
    await ended_and_opened(desk, address);
    await desk.context.close();
  });
}

test("enough was looked at", () => {
  console.log(`${looked.pages} pages looked at, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 150, `${looked.pages} pages`);
});
