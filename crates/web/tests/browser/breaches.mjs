// Breaches of personal data: the register, one breach from its discovery to its end, and who saw whom; on a phone and a desktop,
// with and without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fill, look_thrice, looked, next, sign_in, start, stop, visitor } from "./support/visit.mjs";

before(start);
after(stop);

const text = (page) => page.locator("main").innerText();

for (const script of ["on", "off"]) {
  test(`a breach, with script ${script}`, async () => {
    const officer = await visitor({ script });
    const { page } = officer;
    await sign_in(officer, "Functionaris gegevensbescherming");
    await page.goto("/toezicht/datalekken");
    await look_thrice(officer, "breaches");
    await page.getByRole("link", { name: "Leg een datalek vast" }).click();
    await page.waitForLoadState();
    await next(page, "Leg vast");
    assert.match(await text(page), /Schrijf op wat er is gebeurd/);
    await look_thrice(officer, "breach-wrong");
    await fill(page, { what: "Een brief ging naar het verkeerde adres.", people: "2", cause: "sent_wrong", authority: "not_yet", concerned: "not_yet" });
    await page.locator('input[name=kinds][value="health"]').check();
    await next(page, "Leg vast");
    assert.match(await text(page), /Besluit uiterlijk/);
    await look_thrice(officer, "breach-open");
    await fill(page, { measures: "De brief is teruggehaald.", authority: "not_needed", authority_why: "De brief was nog dicht.", concerned: "not_needed", concerned_why: "De brief was nog dicht." });
    await next(page, "Leg vast");
    assert.match(await text(page), /Melden hoeft niet/);
    await look_thrice(officer, "breach-decided");
    await next(page, "Sluit af");
    assert.match(await text(page), /Afgesloten op/);
    await look_thrice(officer, "breach-closed");
    await page.goto("/toezicht/datalekken");
    await look_thrice(officer, "breaches-one");
    await officer.context.close();
  });

  test(`who saw whom, with script ${script}`, async () => {
    const officer = await visitor({ script });
    const { page } = officer;
    await sign_in(officer, "Functionaris gegevensbescherming");
    await page.goto("/toezicht/wie-zag");
    await look_thrice(officer, "who-saw-nothing-asked");
    await page.goto("/toezicht/wie-zag?codes=AAAAAAAA");
    assert.match(await text(page), /kent het netwerk niet/);
    await look_thrice(officer, "who-saw-nobody");
    await page.goto("/toezicht/wie-zag?van=2020-01-01");
    const team = await page.locator("#team option").nth(1).getAttribute("value");
    await page.goto(`/toezicht/wie-zag?van=2020-01-01&team=${team}`);
    assert.ok(1 <= (await page.locator("tbody tr").count()));
    await look_thrice(officer, "who-saw");
    await officer.context.close();
  });
}

test("enough was looked at", () => {
  console.log(`${looked.pages} pages, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 48, `only ${looked.pages} pages`);
  assert.equal(looked.violations, 0);
});
