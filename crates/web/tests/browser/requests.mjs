// What people ask about their own data: the page of one client, one request in every state, and the list of the officer; on a
// phone and a desktop, with and without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fill, look_thrice, looked, next, sign_in, start, stop, visitor } from "./support/visit.mjs";
import { somebody_waits } from "./support/desk.mjs";

before(start);
after(stop);

const text = (page) => page.locator("main").innerText();

for (const script of ["on", "off"]) {
  test(`a request, with script ${script}`, async () => {
    const desk = await visitor({ script });
    const { page } = desk;
    await sign_in(desk, "Wachtlijstbeheerder");
    await somebody_waits(desk, `Verzoeker-${script}`);
    await page.goto(await page.locator('main a[href^="/clienten/"]').first().getAttribute("href"));
    await page.getByRole("link", { name: "Verzoeken over gegevens" }).click();
    await page.waitForLoadState();
    await look_thrice(desk, "requests-of-one");
    await page.fill("[name=asker_name]", "Anneke");
    await next(page, "Leg vast");
    assert.match(await text(page), /Schrijf op wat iemand vraagt/);
    await look_thrice(desk, "request-wrong");
    await fill(page, { kind: "copy", what: "Alles wat er is", asker: "representative", checked: "not_yet" });
    await next(page, "Leg vast");
    assert.match(await text(page), /Antwoord uiterlijk/);
    await look_thrice(desk, "request-open");
    await page.fill("[name=extend_why]", "Het dossier is groot");
    await next(page, "Verleng de termijn");
    await fill(page, { outcome: "granted", answer: "Zie de bijlage" });
    await next(page, "Leg het besluit vast");
    assert.match(await text(page), /Ga eerst na wie het vraagt/);
    await look_thrice(desk, "request-refused");
    await fill(page, { checked: "document" });
    await next(page, "Leg vast wie het is");
    await fill(page, { outcome: "granted", answer: "Zie de bijlage" });
    await next(page, "Leg het besluit vast");
    assert.match(await text(page), /Alles gedaan op/);
    await look_thrice(desk, "request-decided");
    await desk.context.close();
  });

  test(`a restriction, with script ${script}`, async () => {
    const desk = await visitor({ script });
    const { page } = desk;
    await sign_in(desk, "Wachtlijstbeheerder");
    const file = await somebody_waits(desk, `Terughouder-${script}`);
    await page.goto(await page.locator('main a[href^="/clienten/"]').first().getAttribute("href"));
    await page.getByRole("link", { name: "Verzoeken over gegevens" }).click();
    await page.waitForLoadState();
    await fill(page, { kind: "restrict", what: "Niet delen", asker: "client", checked: "document" });
    await next(page, "Leg vast");
    await fill(page, { outcome: "granted", answer: "Wij delen niets tot het geschil voorbij is" });
    await next(page, "Leg het besluit vast");
    const address = page.url();
    await look_thrice(desk, "restriction-granted");
    await page.goto(file);
    assert.match(await text(page), /Gebruik beperkt sinds/);
    await look_thrice(desk, "file-restricted");
    await page.goto(address);
    await next(page, "Hef op");
    assert.match(await text(page), /Schrijf op wat je verteld hebt/);
    await fill(page, { lift_told: "Het geschil is voorbij; dat is verteld." });
    await next(page, "Hef op");
    await look_thrice(desk, "restriction-lifted");
    await page.goto(file);
    assert.doesNotMatch(await text(page), /Gebruik beperkt sinds/);
    await desk.context.close();
  });

  test(`the list, with script ${script}`, async () => {
    const officer = await visitor({ script });
    await sign_in(officer, "Functionaris gegevensbescherming");
    for (const [show, name] of [["", "requests"], ["?toon=alle", "requests-all"]]) {
      await officer.page.goto(`/toezicht/verzoeken${show}`);
      await look_thrice(officer, name);
    }
    await officer.context.close();
  });
}

test("enough was looked at", () => {
  console.log(`${looked.pages} pages, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 60, `only ${looked.pages} pages`);
  assert.equal(looked.violations, 0);
});
