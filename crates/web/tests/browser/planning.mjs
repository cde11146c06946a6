// The proposal for an inbox and the weeks of a team: empty, full, wrong, impossible, accepted, settled; at three widths,
// with and without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { waits } from "./support/desk.mjs";
import { fill, look, look_thrice, looked, next, sign_in, start, stop, visitor } from "./support/visit.mjs";

before(start);
after(stop);

const PROPOSAL = "/team/voorstel";
const ROSTER = "/team/rooster";
const text = (page) => page.locator("main").innerText();

async function as_manager(script) {
  const someone = await visitor({ script });
  await sign_in(someone, "Casemanager");
  return someone;
}

/** The boxes of a proposal, as far as there are any. */
const boxes = (page) => page.locator('input[name="regels"]');

const inbox = { on: ["Appelman", "Quispel", "Yntema"], off: ["Uilenburg", "Xander", "Zwaluw"] };

for (const script of ["on", "off"]) {
  test(`people wait in the inbox of the team, before script ${script}`, async () => {
    for (const surname of inbox[script]) await waits(surname);
  });

  test(`a proposal says why, is accepted line by line and tells what was not possible, with script ${script}`, async () => {
    const manager = await as_manager(script);
    const { page } = manager;
    await page.goto(PROPOSAL);
    await look_thrice(manager, "proposal-full");
    const lines = await boxes(page).count();
    assert.ok(0 < lines, "nobody to divide in the team of the demo");
    assert.match(await text(page), /van \d+ % naar \d+ %/);
    assert.ok(await page.locator("#gevolgen").isVisible());
    await next(page, "Wijs toe");
    await look_thrice(manager, "proposal-error");
    assert.ok(await page.locator(".error-summary").isVisible());
    const first = await boxes(page).first().getAttribute("value");
    await boxes(page).first().check();
    await next(page, "Bied aan");
    await look_thrice(manager, "proposal-done");
    assert.match(await page.locator('[role="status"]').innerText(), /1 persoon verdeeld/);
    assert.equal(await page.locator(`input[value="${first}"]`).count(), 0);
    await manager.context.close();
  });

  test(`a line that somebody else changed is told and the others are done, with script ${script}`, async () => {
    const [one, other] = [await as_manager(script), await as_manager(script)];
    await one.page.goto(PROPOSAL);
    await other.page.goto(PROPOSAL);
    assert.ok(0 < (await boxes(one.page).count()));
    await boxes(other.page).first().check();
    await next(other.page, "Bied aan");
    await boxes(one.page).first().check();
    await next(one.page, "Bied aan");
    await look_thrice(one, "proposal-conflict");
    assert.match(await one.page.locator('[role="status"]').innerText(), /Niemand verdeeld[\s\S]*Intussen door iemand anders veranderd/);
    await one.context.close();
    await other.context.close();
  });

  test(`a team makes its weeks, hears what cannot be, and settles a block, with script ${script}`, async () => {
    const manager = await as_manager(script);
    const { page } = manager;
    if (script === "on") {
      await page.goto(ROSTER);
      await look_thrice(manager, "roster-empty");
      assert.ok(await page.locator(".empty-state").isVisible());
    }
    await page.goto(`${ROSTER}/instellingen`);
    await look_thrice(manager, "roster-settings");
    await fill(page, { weken: "veel" });
    await next(page, "Maak het rooster");
    await look_thrice(manager, "roster-settings-error");
    assert.equal(await page.locator('[name="weken"]').inputValue(), "veel");
    await fill(page, { weken: "2", wat_0: "mgt", op_0: "tue", van_0: "08:30", tot_0: "12:30" });
    await next(page, "Maak het rooster");
    await look_thrice(manager, "roster-clash");
    assert.match(await page.locator(".error-summary").innerText(), /MGT[\s\S]*bereikbaar per telefoon/);
    await fill(page, { wat_0: "team_meeting", van_0: "09:00", tot_0: "10:00" });
    await next(page, "Maak het rooster");
    await look_thrice(manager, "roster-full");
    assert.match(await text(page), /Teamoverleg/);
    assert.match(await text(page), /Bereikbaar per telefoon/);
    await page.locator('main a[href*="/blok?"]').first().click();
    await page.waitForLoadState();
    await look_thrice(manager, "roster-block");
    await fill(page, { tot: "x" });
    await next(page, "Zet vast");
    await look_thrice(manager, "roster-block-error");
    await page.goBack();
    await page.goto(`${ROSTER}?week=1`);
    await page.locator('main a[href*="/blok?"]').first().click();
    await page.waitForLoadState();
    await next(page, "Zet vast");
    await look_thrice(manager, "roster-settled");
    assert.match(await text(page), /staat vast/);
    await page.emulateMedia({ media: "print" });
    await look(manager, "roster-print");
    await manager.context.close();
  });

  test(`the own calendar link is made, shown once and withdrawn, with script ${script}`, async () => {
    const manager = await as_manager(script);
    const { page } = manager;
    await page.goto(`${ROSTER}/agenda`);
    await look_thrice(manager, "calendar-link-none");
    await next(page, "Maak een link");
    await look_thrice(manager, "calendar-link-made");
    const link = new URL((await page.locator(".roster__link").textContent()).trim(), page.url()).pathname;
    const feed = await page.request.get(link);
    assert.equal(feed.status(), 200);
    assert.match(await feed.text(), /BEGIN:VCALENDAR/);
    await next(page, "Trek de link in");
    assert.equal((await page.request.get(link)).status(), 404);
    await manager.context.close();
  });
}

test("the desk sees the proposal without anybody's caseload, and who has no team sees none", async () => {
  const desk = await visitor();
  await sign_in(desk, "Wachtlijstbeheerder");
  await desk.page.goto(PROPOSAL);
  await look_thrice(desk, "proposal-desk");
  assert.doesNotMatch(await text(desk.page), /van \d+ % naar/);
  assert.equal(await desk.page.locator("#gevolgen").count(), 0);
  await desk.context.close();
  const lead = await visitor();
  await sign_in(lead, "Programmaleider");
  for (const address of [PROPOSAL, ROSTER]) assert.equal((await lead.page.goto(address)).status(), 403);
  await lead.context.close();
});

test("a team with nobody to divide says so", async () => {
  const desk = await visitor();
  const { page } = desk;
  await sign_in(desk, "Wachtlijstbeheerder");
  await page.goto(PROPOSAL);
  const teams = await page.locator("#team option").evaluateAll((options) => options.map((one) => one.value));
  for (const team of teams) {
    await page.goto(`${PROPOSAL}?team=${team}`);
    if (await page.locator(".empty-state").isVisible()) {
      await look_thrice(desk, "proposal-empty");
      break;
    }
  }
  await desk.context.close();
});

test("enough was looked at", () => {
  console.log(`${looked.pages} pages, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 70, `only ${looked.pages} pages`);
  assert.equal(looked.violations, 0);
});
