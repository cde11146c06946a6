// What goes back and forth between the desk, a team and the geriatric team: a question that is answered or taken back, and an
// offer that a case manager declines; and the timeline of the case file, by kind.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at_desk, sign_in_as, take_in, waits } from "./support/desk.mjs";
import { fill, look_thrice, look_twice, looked, next, sign_in, start, stop, visitor } from "./support/visit.mjs";

before(start);
after(stop);

const path = (page) => new URL(page.url()).pathname;
const text = (page) => page.locator("main").innerText();

/** Sends the form as it is, and looks at what is said about it. */
async function refused(someone, name, button) {
  await next(someone.page, button);
  await look_thrice(someone, name);
  assert.ok(await someone.page.locator(".error-summary").isVisible(), `${name}: no summary of errors`);
}

/** Asks the first member of the geriatric team; gives who that is. */
async function asked(desk, address, question) {
  const { page } = desk;
  await page.goto(`${address}/mgt`);
  const member = await page.locator('[name="aan"] option').nth(1).getAttribute("value");
  await fill(page, { aan: member, vraag: question });
  await next(page, "Stel de vraag");
  assert.equal(path(page), address);
  return member;
}

/** The page of the questions that wait for the member, and from there the one about this referral. */
async function answered(member, address, answer) {
  const { page } = member;
  await page.goto("/mgt");
  await look_thrice(member, "consult-waits");
  await Promise.all([page.waitForURL(`**${address}/mgt`), page.locator(`main a[href="${address}/mgt"]`).click()]);
  await look_thrice(member, "consult-to-answer");
  await refused(member, "consult-answer-error", "Verstuur het antwoord");
  await fill(page, { antwoord: answer });
  await next(page, "Verstuur het antwoord");
  assert.equal(path(page), "/mgt");
  await look_twice(member, "consult-answered-mine");
  assert.equal(await page.locator(`main a[href="${address}/mgt"]`).count(), 0);
  assert.equal((await page.goto(address)).status(), 404, "after the answer the file is closed to the member");
}

/** The timeline by kind, from a click on each; the last kind is looked at. */
async function by_kind(desk, address) {
  const { page } = desk;
  await page.goto(address);
  const all = await page.locator(".timeline__event").count();
  const tabs = page.locator('[aria-labelledby="tijdlijn"] .tabs a');
  assert.equal(await tabs.count(), 5);
  for (const kind of ["Contact", "Besluiten", "Berichten", "Wie het oppakt"]) {
    const tab = tabs.filter({ hasText: kind });
    const said = Number((await tab.innerText()).match(/\((\d+)\)/)[1]);
    await Promise.all([page.waitForURL(/toon=/), tab.press("Enter")]);
    assert.equal(await page.locator(".timeline__event").count(), said, kind);
    assert.ok(said < all, `${kind} shows everything`);
    assert.match(await page.locator('[aria-labelledby="tijdlijn"] a[aria-current="true"]').innerText(), new RegExp(`^${kind}`));
    await look_twice(desk, `timeline-${kind.toLowerCase().replaceAll(" ", "-")}`);
  }
  assert.ok(await page.goto(`${address}?toon=bestaat-niet`));
  assert.equal(await page.locator(".timeline__event").count(), all);
}

for (const [script, surname] of [["on", "Vuurvlinder"], ["off", "Kokmeeuw"]]) {
  test(`the geriatric team is asked, answers, and is asked in vain, with script ${script}`, async () => {
    const desk = await at_desk(script);
    const { page } = desk;
    const address = await take_in(desk, surname);
    await page.goto(`${address}?toon=contact`);
    await look_thrice(desk, "timeline-empty");
    assert.ok(await page.locator('[aria-labelledby="tijdlijn"] .empty-state').isVisible());
    await page.goto(`${address}/mgt`);
    await look_thrice(desk, "consult-nothing-asked");
    const member = await asked(desk, address, "Is dit een delier?");
    const doctor = await sign_in_as(member, script);
    await answered(doctor, address, "Ja. Laat vandaag nog bloed prikken.");
    await page.goto(address);
    await page.locator("details.why", { hasText: "bloed prikken" }).locator("summary").click();
    await look_thrice(desk, "case-consult-answered");
    assert.match(await text(page), /MGT/);
    await page.goto(`${address}/mgt`);
    await look_thrice(desk, "consult-answered");
    assert.match(await text(page), /antwoordde op[\s\S]*Laat vandaag nog bloed prikken/);
    await asked(desk, address, "En nu?");
    await page.goto(`${address}/mgt`);
    await next(page, "Trek de vraag in");
    await page.goto(`${address}/mgt`);
    await look_thrice(desk, "consult-withdrawn");
    assert.match(await text(page), /trok de vraag in/);
    assert.equal((await doctor.page.goto(`${address}/mgt`)).status(), 404);
    await by_kind(desk, address);
    await doctor.context.close();
    await desk.context.close();
  });
}

/** The first colleague to whom somebody can be offered who is not the one who offers. */
async function offered(manager, address) {
  const { page } = manager;
  await page.goto(`${address}/aanbieden`);
  await look_thrice(manager, "offering");
  await refused(manager, "offering-error", "Bied aan");
  const me = (await page.locator(".rail__foot p").innerText()).split("\n")[0].trim();
  const colleague = page.locator("label.choice").filter({ hasNotText: me }).first();
  const to = await colleague.locator('input[name="to"]').getAttribute("value");
  await colleague.locator('input[name="to"]').check();
  await fill(page, { rationale: "Jij kent de straat." });
  await next(page, "Bied aan");
  assert.equal(path(page), "/team");
  return to;
}

async function declined(colleague, address) {
  const { page } = colleague;
  await page.goto("/team");
  await Promise.all([page.waitForURL(`**${address}/aanbod`), page.locator(`main a[href="${address}/aanbod"]`).click()]);
  await look_thrice(colleague, "offer");
  assert.match(await text(page), /Jij kent de straat/);
  await refused(colleague, "offer-decline-error", "Geef terug");
  await fill(page, { reason: "no_room", note: "Na de zomer weer." });
  await next(page, "Geef terug");
  assert.equal(path(page), "/mijn-mensen");
  assert.equal((await page.goto(address)).status(), 403, "the file is closed again to whoever declined");
}

for (const [script, surname] of [["on", "Ijsvogel"], ["off", "Ooievaar"]]) {
  test(`an offer is declined with a reason and stands in the inbox again, with script ${script}`, async () => {
    const address = await waits(surname);
    const manager = await visitor({ script });
    const { page } = manager;
    await sign_in(manager, "Casemanager");
    const to = await offered(manager, address);
    const card = page.locator(`article.card[id="a${address.split("/").at(-1)}"]`);
    await look_thrice(manager, "inbox-offered");
    assert.match(await card.innerText(), /Aangeboden aan/);
    const colleague = await sign_in_as(to, script);
    await declined(colleague, address);
    await colleague.context.close();
    await page.goto("/team");
    await look_thrice(manager, "inbox-declined");
    assert.doesNotMatch(await card.innerText(), /Aangeboden aan/);
    assert.ok(await card.getByText("Neem ik").isVisible());
    const desk = await at_desk(script);
    await desk.page.goto(address);
    await look_twice(desk, "case-declined");
    assert.match(await text(desk.page), /geen ruimte|Geen ruimte/);
    await desk.context.close();
    await manager.context.close();
  });
}

test("enough was looked at", () => {
  console.log(`${looked.pages} pages looked at, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 100, `${looked.pages} pages`);
  assert.equal(looked.violations, 0);
});
