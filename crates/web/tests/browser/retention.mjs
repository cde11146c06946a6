// Keeping and destroying: the terms of the privacy officer, and somebody whose data stay longer; empty, wrong, full and ended; on a
// phone and a desktop, with and without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look_thrice, looked, next, sign_in, start, stop, visitor } from "./support/visit.mjs";
import { somebody_waits } from "./support/desk.mjs";

before(start);
after(stop);

const text = (page) => page.locator("main").innerText();

for (const script of ["on", "off"]) {
  test(`the terms, with script ${script}`, async () => {
    const officer = await visitor({ script });
    const { page } = officer;
    await sign_in(officer, "Functionaris gegevensbescherming");
    await page.goto("/toezicht/bewaren");
    await look_thrice(officer, "retention");
    await page.fill("[name=never_care_months]", "0");
    await next(page, "Leg vast");
    assert.match(await text(page), /1 tot en met 240/);
    assert.equal(await page.inputValue("[name=never_care_months]"), "0", "what was typed is kept");
    await look_thrice(officer, "retention-wrong");
    await page.fill("[name=never_care_months]", "18");
    await page.fill("[name=why]", "Besluit van de stuurgroep");
    await next(page, "Leg vast");
    assert.match(await text(page), /18 maanden/);
    await look_thrice(officer, "retention-set");
    await officer.context.close();
  });

  test(`data that stay longer, with script ${script}`, async () => {
    const desk = await visitor({ script });
    const { page } = desk;
    await sign_in(desk, "Wachtlijstbeheerder");
    // Until somebody is assigned the desk is responsible.
    await somebody_waits(desk, `Bewaarder-${script}`);
    await page.goto(await page.locator('main a[href^="/clienten/"]').first().getAttribute("href"));
    await page.getByRole("link", { name: "Hoelang blijven de gegevens?" }).click();
    await page.waitForLoadState();
    await look_thrice(desk, "retention-of-one");
    await next(page, "Bewaar langer");
    assert.match(await text(page), /Vul in waarom/);
    await look_thrice(desk, "retention-hold-wrong");
    await page.fill("[name=reason]", "Klacht bij de geschillencommissie");
    await next(page, "Bewaar langer");
    assert.match(await text(page), /Klacht bij de geschillencommissie/);
    await look_thrice(desk, "retention-held");
    await page.fill("[name=why]", "Klacht afgedaan");
    await next(page, "Hef op");
    assert.match(await text(page), /Opgeheven/);
    await look_thrice(desk, "retention-lifted");
    await desk.context.close();
  });
}

test("enough was looked at", () => {
  console.log(`${looked.pages} pages, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 42, `only ${looked.pages} pages`);
  assert.equal(looked.violations, 0);
});
