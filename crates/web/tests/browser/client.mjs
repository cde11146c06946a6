// One person who is referred twice: the list, the two side by side, judged in every way, seen as one, parted again. And whoever
// may not judge: the referrer, who gets a normal confirmation, and the secretary, who learns whom to ask.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { refer as refer_by_nurse } from "./support/nurse.mjs";
import { open_by_code } from "./support/desk.mjs";
import { fill, look_thrice, look_twice, looked, sign_in, start, stop, visitor } from "./support/visit.mjs";

before(start);
after(stop);

const path = (page) => new URL(page.url()).pathname;

async function text(page) {
  return page.locator("main").innerText();
}

async function refer(given, surname) {
  return refer_by_nurse({
    naam: { given, surname },
    geboortedatum: { birth_day: "17", birth_month: "11", birth_year: "1938", sex: "female" },
    adres: { postcode: "9701 QA", house_number: "16" },
    bereiken: { phone: "030-7654329" },
  });
}

/** Presses a button and waits for the page that comes. */
async function press(page, words) {
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: words, exact: true }).click()]);
}

async function next(page) {
  await Promise.all([page.waitForEvent("load"), page.locator("main form button.nl-button--primary").first().click()]);
}

async function judged_unsure(desk, pair) {
  const { page } = desk;
  const other = await desk.context.newPage();
  await other.goto(pair);
  await press(page, "Weet ik niet");
  assert.equal(path(page), pair);
  await look_thrice(desk, "pair-unsure");
  await press(other, "Iemand anders");
  await look_twice(Object.assign({ ...desk }, { page: other }), "pair-stale");
  assert.match(await text(other), /Iemand anders was eerder/);
  await other.close();
  await page.goto("/dubbel?toon=onzeker");
  await look_thrice(desk, "pairs-unsure");
  assert.equal(await page.locator(`a[href="${pair}"]`).count(), 1);
  await page.goto(pair);
}

async function parted(desk, client, pair) {
  const { page } = desk;
  await page.goto(await page.locator('main a[href^="/samenvoegingen/"]').first().getAttribute("href"));
  await look_thrice(desk, "undo-empty");
  await next(page);
  await look_twice(desk, "undo-error");
  assert.ok(await page.locator(".error-summary").isVisible());
  await fill(page, { then: "different", why: "Moeder en dochter." });
  await next(page);
  assert.equal(path(page), client);
  await look_twice(desk, "client-parted");
  await page.goto(pair);
  await look_twice(desk, "pair-different");
  assert.match(await text(page), /twee verschillende mensen/);
}

/** Judged as the same, the later referral stands as news at the earlier one: it is read, and detached again by one click. */
async function news_and_detached(desk, first, second) {
  const { page } = desk;
  const main = await open_by_code(desk, first);
  await look_thrice(desk, "case-news");
  assert.match(await text(page), /Aanmelding die erbij kwam[\s\S]*nieuw/);
  await press(page, "Ik heb het gelezen");
  assert.equal(path(page), main);
  await look_thrice(desk, "case-news-read");
  assert.equal(await page.getByRole("button", { name: "Ik heb het gelezen" }).count(), 0);
  const late = await page.locator('section[aria-labelledby="bekend"] a[href^="/aanmeldingen/"]').first().getAttribute("href");
  await page.goto(late);
  assert.ok((await text(page)).includes(second), "the later referral keeps its own code");
  await look_thrice(desk, "case-attached");
  assert.match(await text(page), /De termijnen lopen bij die aanmelding/);
  await press(page, "Maak los");
  assert.equal(path(page), main);
  await look_twice(desk, "case-detached");
  await page.goto(late);
  assert.doesNotMatch(await text(page), /De termijnen lopen bij die aanmelding/);
}

for (const [script, surname] of [["on", "Oosterzeeland"], ["off", "Veenhuysder"]]) {
  test(`one person who is referred twice, with script ${script}`, async () => {
    const first = await refer("Margaretha", surname);
    const second = await refer("Margaretha", surname);
    assert.equal(second.told, first.told, "the second referrer hears what the first one hears");
    const desk = await visitor({ script });
    const { page } = desk;
    await sign_in(desk, "Wachtlijstbeheerder");
    await page.goto("/dubbel");
    await look_thrice(desk, "pairs");
    await page.goto("/dubbel?bladzijde=9999");
    await look_twice(desk, "pairs-empty");
    await open_by_code(desk, second.code);
    await look_thrice(desk, "case-maybe-known");
    assert.match(await text(page), /Is deze persoon al bekend\?[\s\S]*over dezelfde persoon/);
    const pair = await page.locator('main a[href^="/dubbel/"]').first().getAttribute("href");
    await Promise.all([page.waitForURL(`**${pair}`), page.locator(`main a[href="${pair}"]`).first().click()]);
    await look_thrice(desk, "pair-open");
    const secretary = await visitor({ script });
    await sign_in(secretary, "Secretariaat");
    await secretary.page.goto(pair);
    await look_thrice(secretary, "pair-one-side");
    assert.ok(!(await text(secretary.page)).includes(surname), "the name is not given away");
    await secretary.context.close();
    await judged_unsure(desk, pair);
    await fill(page, { why: "Gebeld met de dochter." });
    await press(page, "Dezelfde persoon");
    assert.match(path(page), /^\/clienten\//);
    const client = path(page);
    await look_thrice(desk, "client-merged");
    await news_and_detached(desk, first.code, second.code);
    await page.goto(client);
    await press(page, "Zet apart");
    await look_twice(desk, "client-split-error");
    await page.goto(pair);
    await look_twice(desk, "pair-same");
    await page.goto(client);
    await parted(desk, client, pair);
    await desk.context.close();
  });
}

test("enough was looked at", () => {
  console.log(`${looked.pages} pages looked at, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 60, `${looked.pages} pages`);
});
