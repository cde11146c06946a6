// Somebody outside the team is invited for one client: by the case manager, from the link to the page of the client, until it is
// taken back; on a phone, a desktop and the narrowest screen, with and without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { code, PASSWORD, secret_on, text } from "./support/account.mjs";
import { fill, look_thrice, looked, next, sign_in, start, stop, visitor } from "./support/visit.mjs";

before(start);
after(stop);

/** The address of the page of somebody whom the case manager guides. */
async function guided(page) {
  await page.goto("/mijn-mensen");
  const links = await page.locator('main a[href^="/aanmeldingen/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  const address = links.map((link) => link.split("/").slice(0, 3).join("/"));
  for (const one of new Set(address)) {
    await page.goto(one);
    if ((await page.locator(`main a[href="${one}/betrokkenen"]`).count()) > 0) return one;
  }
  return assert.fail("nobody is guided by this case manager");
}

async function invite(manager, address, email) {
  const { page } = manager;
  await page.goto(`${address}/betrokkenen`);
  await look_thrice(manager, "involvement-empty");
  await next(page, "Nodig uit");
  await look_thrice(manager, "involvement-error");
  assert.ok(await page.locator(".error-summary").isVisible());
  await fill(page, { name: "Mia de Groot", email, as: "general_practice", agreed: "client" });
  await next(page, "Nodig uit");
  await look_thrice(manager, "involvement-invited");
  const link = (await page.locator(".roster__link").innerText()).trim();
  return new URL(link, "http://x").pathname;
}

async function begin(guest, link) {
  const { page } = guest;
  await page.goto(link);
  await fill(page, { wachtwoord: PASSWORD, code: code(await secret_on(page)) });
  await next(page);
  assert.match(await text(page), /Je account is klaar/);
  await page.goto("/werk");
  assert.equal(new URL(page.url()).pathname, "/betrokken");
  await look_thrice(guest, "involvement-mine");
}

for (const script of ["on", "off"]) {
  test(`somebody is invited for one client, with script ${script}`, async () => {
    const manager = await visitor({ script });
    await sign_in(manager, "Casemanager");
    const address = await guided(manager.page);
    const link = await invite(manager, address, `mia-${script}-${Date.now()}@example.org`);

    const guest = await visitor({ script });
    await begin(guest, link);
    await guest.page.locator(`main a[href="${address}"]`).click();
    await look_thrice(guest, "involvement-case");
    assert.doesNotMatch(await text(guest.page), /BSN|Diagnose/);
    assert.equal(await guest.page.locator(`main a[href^="${address}/"]`).count(), 0, "a way onward that is not open");

    await manager.page.goto(`${address}/betrokkenen`);
    await next(manager.page, "Trek de uitnodiging van");
    await look_thrice(manager, "involvement-ended");
    const gone = await guest.page.goto(address);
    assert.equal(gone.status(), 404);
    await guest.context.close();
    await manager.context.close();
  });
}

test("enough was looked at", () => {
  console.log(`${looked.pages} pages looked at, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 36, `${looked.pages} pages`);
});
