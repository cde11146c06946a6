// What one client agrees to: wrong, recorded for one organisation, and withdrawn; on a phone and a desktop, with and without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fill, look_thrice, looked, next, sign_in, start, stop, visitor } from "./support/visit.mjs";
import { somebody_waits } from "./support/desk.mjs";

before(start);
after(stop);

const text = (page) => page.locator("main").innerText();

for (const script of ["on", "off"]) {
  test(`consent, with script ${script}`, async () => {
    const desk = await visitor({ script });
    const { page } = desk;
    await sign_in(desk, "Wachtlijstbeheerder");
    await somebody_waits(desk, `Toestemmer-${script}`);
    await page.goto(await page.locator('main a[href^="/clienten/"]').first().getAttribute("href"));
    await page.getByRole("link", { name: "Toestemming" }).click();
    await page.waitForLoadState();
    await look_thrice(desk, "consent");
    await page.fill("[name=giver]", "Anneke");
    await next(page, "Leg vast");
    assert.match(await text(page), /Kies hoe het gezegd is/);
    assert.equal(await page.inputValue("[name=giver]"), "Anneke", "what was typed is kept");
    await look_thrice(desk, "consent-wrong");
    const organisation = `Humanitas ${script}`;
    await fill(page, { purpose: "interim_support", organisation, answer: "yes", by: "representative", manner: "written" });
    await next(page, "Leg vast");
    assert.match(await text(page), new RegExp(`Hulp in de wachttijd: ${organisation}`));
    await look_thrice(desk, "consent-recorded");
    await page.getByRole("link", { name: `Trek in Hulp in de wachttijd: ${organisation}` }).click();
    await page.waitForLoadState();
    assert.equal(await page.inputValue("[name=organisation]"), organisation);
    await fill(page, { manner: "spoken" });
    await next(page, "Leg vast");
    assert.equal(await page.getByRole("link", { name: `Trek in Hulp in de wachttijd: ${organisation}` }).count(), 0);
    await look_thrice(desk, "consent-withdrawn");
    await desk.context.close();
  });
}

test("enough was looked at", () => {
  console.log(`${looked.pages} pages, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 24, `only ${looked.pages} pages`);
  assert.equal(looked.violations, 0);
});
