// The copy of everything about a client: what is looked at first, the copy on screen and on paper, and the file; on a phone and a
// desktop, with and without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fill, look_thrice, looked, next, sign_in, start, stop, visitor } from "./support/visit.mjs";
import { somebody_waits } from "./support/desk.mjs";

before(start);
after(stop);

const text = (page) => page.locator("main").innerText();

for (const script of ["on", "off"]) {
  test(`a copy, with script ${script}`, async () => {
    const desk = await visitor({ script });
    const { page } = desk;
    await sign_in(desk, "Wachtlijstbeheerder");
    await somebody_waits(desk, `Kopieman-${script}`);
    await page.goto(await page.locator('main a[href^="/clienten/"]').first().getAttribute("href"));
    await page.getByRole("link", { name: "Verzoeken over gegevens" }).click();
    await page.waitForLoadState();
    await fill(page, { kind: "copy", what: "Een kopie van alles", asker: "client", checked: "document" });
    await next(page, "Leg vast");
    await look_thrice(desk, "request-for-a-copy");
    await page.getByRole("link", { name: "Maak de kopie" }).click();
    await page.waitForLoadState();
    assert.match(await text(page), /nog niet bekeken en bl/);
    await look_thrice(desk, "copy-to-look-at");
    const address = page.url();
    const choices = page.locator('input[type=radio][value="in_confidence"]');
    const parts = await choices.count();
    assert.ok(1 <= parts, "something must be looked at first");
    await choices.first().check();
    for (let place = 1; place < parts; place += 1) {
      await page.locator('input[type=radio][value="include"]').nth(place).check();
    }
    await next(page, "Leg vast");
    await look_thrice(desk, "copy-looked-at");
    await page.getByRole("link", { name: "Bekijk en druk af" }).click();
    await page.waitForLoadState();
    assert.match(await text(page), /een ander zei dit in vertrouwen/);
    assert.doesNotMatch(await text(page), /nog niet bekeken/);
    await look_thrice(desk, "copy-on-screen");
    await page.emulateMedia({ media: "print" });
    await look_thrice(desk, "copy-on-paper");
    await page.emulateMedia({ media: "screen" });
    const answer = await desk.context.request.get(`${address}/bestand`);
    assert.match(answer.headers()["content-disposition"], /kopie\.json/);
    const file = await answer.json();
    assert.equal(file.format, "spil-copy-1");
    assert.ok(3 <= file.subjects.length);
    assert.deepEqual(file.left_out.map((one) => one.ground), ["in_confidence"]);
    await desk.context.close();
  });
}

test("enough was looked at", () => {
  console.log(`${looked.pages} pages, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 30, `only ${looked.pages} pages`);
  assert.equal(looked.violations, 0);
});
