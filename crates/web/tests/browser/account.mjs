// Accounts from the invitation on: full, wrong, done and empty; on a phone and a desktop, with and without script.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import { fill, look, look_twice, looked, next, sign_in, sizes, start, stop, visitor } from "./support/visit.mjs";

before(start);
after(stop);

const PASSWORD = "vier kalme zwanen op het meer";
const text = (page) => page.locator("main").innerText();

/** The code that an app shows for a secret in letters, `ahead` periods from now (RFC 6238). */
function code(secret, ahead = 0) {
  const bits = [...secret.replaceAll(" ", "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const hash = createHmac("sha1", key).update(step).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

const secret_on = (page) => page.locator("figure code").innerText();

async function look_thrice(someone, name) {
  await look_twice(someone, name);
  await someone.page.setViewportSize(sizes.narrow);
  await look(Object.assign(someone, { size: "narrow", name: `narrow-${someone.script}` }), name);
  await someone.page.setViewportSize(sizes.desktop);
}

/** The administrator invites the person at this place of the list; the link. */
async function invite(script, place) {
  const administrator = await visitor({ script });
  const { page } = administrator;
  await sign_in(administrator, "Beheerder");
  await page.goto("/beheer/accounts");
  await look_thrice(administrator, "accounts");
  await page.locator("main tbody a").nth(place).click();
  await page.waitForLoadState();
  await look_thrice(administrator, "account-of-one");
  await next(page, "Nodig uit");
  await look_thrice(administrator, "account-invited");
  const link = (await page.locator(".roster__link").innerText()).trim();
  await page.goto(page.url());
  assert.equal(await page.locator(".roster__link").count(), 0, "the link stands there once more");
  await next(page, "Nodig opnieuw uit");
  const second = (await page.locator(".roster__link").innerText()).trim();
  assert.notEqual(link, second);
  await administrator.context.close();
  return new URL(second, "http://x").pathname;
}

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
