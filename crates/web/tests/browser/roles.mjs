// The pages of every role on a desktop and a phone, with and without script, light and dark; and what is not there or not allowed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fill, look, look_twice, looked, next, sign_in, start, stop, visitor } from "./support/visit.mjs";
import { somebody_waits } from "./support/desk.mjs";

before(start);
after(stop);

const roles = {
  Wachtlijstbeheerder: ["/werk", "/wachtlijst", "/wachtlijst?stap=guidance&klasse=crisis", "/team", "/meldingen", "/dienst", "/team/afwezig"],
  Casemanager: ["/werk", "/team", "/mijn-mensen", "/team/afwezig", "/team/overdragen", "/zoeken", "/meldingen", "/dienst", "/noodtoegang"],
  Aandachtsvelder: ["/werk", "/team", "/mijn-mensen", "/team/afwezig"],
  Programmaleider: ["/werk", "/netwerk/termijnen", "/beheer/paginas", "/dienst"],
  Beheerder: ["/werk", "/beheer/paginas", "/beheer/berichten", "/beheer/paginas/privacy/nl"],
  "Functionaris gegevensbescherming": ["/werk", "/toezicht", "/toezicht?regel=outside_hours&stand=alle", "/toezicht/noodtoegang", "/toezicht/bewaren"],
  MGT: ["/werk", "/mgt"],
  Secretariaat: ["/werk", "/wachtlijst"],
  Financier: ["/werk"],
};

for (const [role, paths] of Object.entries(roles)) {
  for (const how of [{ script: "on" }, { script: "on", dark: true }, { script: "off" }]) {
    test(`the pages of ${role} with script ${how.script}${how.dark ? ", dark" : ""}`, async () => {
      const someone = await visitor(how);
      await sign_in(someone, role);
      for (const path of paths) {
        const answer = await someone.page.goto(path);
        assert.equal(answer.status(), 200, `${role}: ${path}`);
        const name = path.replace(/\?.*/, "-filtered").replaceAll("/", "-");
        if (how.dark) await look(someone, `role-${role}${name}-dark`);
        else await look_twice(someone, `role-${role}${name}`);
      }
      await someone.context.close();
    });
  }
}

test("the list is filtered, and a filter that leaves nobody says so", async () => {
  const desk = await visitor();
  const { page } = desk;
  await sign_in(desk, "Wachtlijstbeheerder");
  await somebody_waits(desk, "Lijstman");
  await page.goto("/wachtlijst");
  assert.ok((await page.locator("tbody tr").count()) > 0);
  // Who was only received has no class yet.
  await fill(page, { klasse: "crisis", stap: "received" });
  await next(page, "Toon");
  await look_twice(desk, "list-filtered");
  assert.ok(await page.locator(".empty-state").isVisible());
  await page.getByText("Bewaar deze keuze").first().click();
  await look_twice(desk, "list-saving");
  await desk.context.close();
});

test("whoever is away is put in with days, and days that do not fit are told", async () => {
  const manager = await visitor();
  const { page } = manager;
  await sign_in(manager, "Casemanager");
  await page.goto("/team/afwezig");
  await fill(page, { from_day: "40", from_month: "1", from_year: "2027" });
  await next(page);
  await look_twice(manager, "absence-error");
  assert.ok(await page.locator(".error-summary").isVisible());
  await fill(page, { from_day: "4", until_day: "8", until_month: "1", until_year: "2027" });
  await next(page);
  await look_twice(manager, "absence-added");
  assert.match(await page.locator("main").innerText(), /4 jan/);
  await manager.context.close();
});

test("a page that is not there or not allowed shows the way back", async () => {
  for (const [role, path, status] of [["Casemanager", "/wachtlijst", 403], ["Beheerder", "/bestaat-niet", 404]]) {
    const someone = await visitor();
    await sign_in(someone, role);
    const answer = await someone.page.goto(path);
    assert.equal(answer.status(), status);
    await look_twice(someone, `failure-${status}`);
    assert.ok(await someone.page.locator("main a").first().isVisible());
    await someone.context.close();
  }
});

test("enough was looked at", () => {
  console.log(`${looked.pages} pages looked at, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 150, `${looked.pages} pages`);
});
