// Passkeys with a virtual device of Chromium: added, used and removed; on a phone and a desktop; and what there is without
// a script and without a device.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { code, invite, PASSWORD, secret_on, text } from "./support/account.mjs";
import { fill, look_thrice, looked, next, start, stop, visitor } from "./support/visit.mjs";

before(start);
after(stop);

/** Passkeys are bound to a name: the demo goes by this one. */
const site = process.env.SPIL_URL.replace("127.0.0.1", "localhost");

/** A device in this browser; `verified` says whether it recognises who holds it. */
async function device(context, page, verified = true) {
  const session = await context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: verified, automaticPresenceSimulation: true };
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", { options });
  return { session, authenticatorId };
}

test("a passkey from the account page to signing in and gone again", async () => {
  const link = await invite("on", 2);
  const someone = await visitor();
  const { context, page } = someone;
  await page.goto(site + link);
  const secret = await secret_on(page);
  const email = await page.locator('[name="email"]').inputValue();
  await fill(page, { wachtwoord: PASSWORD, code: code(secret, -1) });
  await next(page);
  await page.goto(`${site}/account/passkeys`);
  await look_thrice(someone, "passkeys-none");
  await next(page, "Voeg een passkey toe");
  await look_thrice(someone, "passkeys-error");
  assert.ok(await page.locator(".error-summary").isVisible());

  const { session, authenticatorId } = await device(context, page);
  await fill(page, { naam: "werktelefoon" });
  await Promise.all([page.waitForURL(/gedaan=passkey/), page.getByRole("button", { name: "Voeg een passkey toe" }).click()]);
  assert.match(await text(page), /De passkey is toegevoegd/);
  await look_thrice(someone, "account-with-passkey");

  await context.clearCookies();
  await page.goto(`${site}/inloggen?terug=/account/passkeys`);
  await look_thrice(someone, "sign-in-with-passkey");
  await Promise.all([page.waitForURL(/account\/bevestig/), page.getByRole("button", { name: "Log in met een passkey" }).click()]);
  await page.goto(`${site}/account`);
  assert.match(await text(page), /passkey/);

  // A device that does not know who holds it signs nobody in.
  await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await context.clearCookies();
  await page.goto(`${site}/inloggen`);
  await page.getByRole("button", { name: "Log in met een passkey" }).click();
  await page.getByText("Inloggen met een passkey is niet gelukt").waitFor();
  await look_thrice(someone, "sign-in-passkey-refused");
  await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });

  await fill(page, { email, wachtwoord: PASSWORD, code: code(secret) });
  await next(page);
  await page.goto(`${site}/account/bevestig?terug=/account/passkeys`);
  await fill(page, { wachtwoord: PASSWORD, code: code(secret, 1) });
  await next(page);
  assert.match(await text(page), /werktelefoon/);
  await look_thrice(someone, "passkeys");
  await next(page, "Verwijder");
  assert.match(await text(page), /De passkey is verwijderd/);
  await context.clearCookies();
  await page.goto(`${site}/inloggen`);
  await page.getByRole("button", { name: "Log in met een passkey" }).click();
  await page.locator(".error-summary").waitFor();
  assert.match(await text(page), /Dit klopt niet/);
  await context.close();
});

test("enough was looked at", () => {
  console.log(`${looked.pages} pages, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 18, `only ${looked.pages} pages`);
  assert.equal(looked.violations, 0);
});
