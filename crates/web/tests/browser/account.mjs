// Accounts from the invitation on: full, wrong, done and empty; on a phone and a desktop, with and without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { code, invite, PASSWORD, secret_on, text } from "./support/account.mjs";
import { fill, look_thrice, looked, next, sign_in, start, stop, visitor } from "./support/visit.mjs";

before(start);
after(stop);

let place = 0;
for (const script of ["on", "off"]) {
  test(`an account from the invitation to another telephone, with script ${script}`, async () => {
    const link = await invite(script, place++);
    const someone = await visitor({ script });
    const { page } = someone;
    await page.goto(link);
    await look_thrice(someone, "invitation");
    const secret = await secret_on(page);
    const email = await page.locator('[name="email"]').inputValue();
    await fill(page, { wachtwoord: PASSWORD, code: code(secret, -1) });
    await next(page);
    assert.match(await text(page), /Je account is klaar/);
    assert.match(await text(page), /Chrome op Linux/);
    await look_thrice(someone, "account");

    await page.goto("/account/herstelcodes");
    await look_thrice(someone, "codes-before");
    await next(page, "Maak tien codes");
    await look_thrice(someone, "codes");
    const codes = await page.locator(".recovery-codes code").allInnerTexts();
    assert.equal(codes.length, 10);

    await page.goto("/account/wachtwoord");
    await look_thrice(someone, "password");
    await fill(page, { wachtwoord: "kort" });
    await next(page);
    await look_thrice(someone, "password-error");
    assert.ok(await page.locator(".error-summary").isVisible());
    await fill(page, { wachtwoord: `${PASSWORD} en meer` });
    await next(page);
    assert.match(await text(page), /Je wachtwoord is gewijzigd/);

    await page.goto("/account/telefoon");
    await look_thrice(someone, "telephone");
    await fill(page, { code: "000000" });
    await next(page);
    await look_thrice(someone, "telephone-error");
    await someone.context.close();

    const elsewhere = await visitor({ script });
    await elsewhere.page.goto("/inloggen");
    await fill(elsewhere.page, { email, wachtwoord: `${PASSWORD} en meer`, code: codes[0] });
    await next(elsewhere.page);
    assert.match(await text(elsewhere.page), /Je logde in met een herstelcode/);
    await look_thrice(elsewhere, "account-recovered");
    await elsewhere.page.goto("/account/telefoon");
    await look_thrice(elsewhere, "confirm");
    await fill(elsewhere.page, { wachtwoord: "x", code: "000000" });
    await next(elsewhere.page);
    await look_thrice(elsewhere, "confirm-error");
    await fill(elsewhere.page, { wachtwoord: `${PASSWORD} en meer`, code: codes[1] });
    await next(elsewhere.page);
    await fill(elsewhere.page, { code: code(await secret_on(elsewhere.page)) });
    await next(elsewhere.page);
    assert.match(await text(elsewhere.page), /Je telefoon is gekoppeld/);
    await elsewhere.context.close();
  });
}

test("who has an account begins anew by the administrator", async () => {
  const administrator = await visitor();
  const { page } = administrator;
  await sign_in(administrator, "Beheerder");
  await page.goto("/beheer/accounts");
  await page.locator("main tbody a").first().click();
  await page.waitForLoadState();
  assert.match(await text(page), /kan inloggen/);
  await look_thrice(administrator, "account-ready");
  await next(page, "Herstel het inloggen");
  assert.ok(await page.locator(".roster__link").isVisible());
  await administrator.context.close();
});

test("enough was looked at", () => {
  console.log(`${looked.pages} pages, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 80, `only ${looked.pages} pages`);
  assert.equal(looked.violations, 0);
});
