// Signing in through a real identity provider: set by the manager of an organisation, linked, used with and without a second
// factor of its own, and unlinked; on a phone and a desktop; and what there is when it is down.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { code, PASSWORD, secret_on, text } from "./support/account.mjs";
import { CLIENT, provider, SECRET } from "./support/provider.mjs";
import { fill, look_thrice, looked, next, sign_in, start, stop, visitor } from "./support/visit.mjs";

before(start);
after(stop);

/** Where the demo says it is: providers send people back there. */
const site = process.env.SPIL_URL.replace("127.0.0.1", "localhost");

/** The link with which somebody of this role begins. */
async function invited(role) {
  const administrator = await visitor();
  const { page } = administrator;
  await sign_in(administrator, "Beheerder");
  await page.goto("/beheer/accounts");
  await page.locator("main tbody tr", { hasText: role }).first().locator("a").click();
  await page.waitForLoadState();
  // Whoever has an account already begins anew.
  await Promise.all([page.waitForLoadState("load"), page.locator("main form button").first().click()]);
  const link = (await page.locator(".roster__link").innerText()).trim();
  await administrator.context.close();
  return new URL(link, "http://x").pathname;
}

/** Presses the name of the first organisation. */
async function choose(page) {
  await Promise.all([page.waitForLoadState("load"), page.locator("main form button").first().click()]);
  await page.locator("main form button").first().waitFor({ state: "detached" });
}

/** Chooses the organisation and goes to its provider, which recognises whoever was there before. */
async function through(page, back_to) {
  await page.goto(`${site}/inloggen?terug=${back_to}`);
  await page.getByRole("link", { name: "Inloggen via je organisatie" }).click();
  await Promise.all([page.waitForURL((address) => !address.href.includes("/inloggen/organisatie?") ), page.locator("main form button").first().click()]);
}

async function proves(page, wanted) {
  await page.getByRole("button", { name: "Ik ben het" }).waitFor();
  await Promise.all([page.waitForURL(wanted), page.getByRole("button", { name: "Ik ben het" }).click()]);
}

test("a provider from its settings to signing in and gone again", async () => {
  const link = await invited("Manager van een organisatie");
  const someone = await visitor();
  const { context, page } = someone;
  await page.goto(site + link);
  const secret = await secret_on(page);
  await fill(page, { wachtwoord: PASSWORD, code: code(secret, -1) });
  await next(page);

  await page.goto(`${site}/beheer/inlogdiensten`);
  await look_thrice(someone, "providers");
  await page.locator("main tbody a").first().click();
  await page.waitForLoadState();
  const settings = page.url();
  await look_thrice(someone, "provider-settings-none");
  await next(page, "Leg vast");
  await look_thrice(someone, "provider-settings-error");
  const redirect = (await page.locator("main code").first().innerText()).trim();
  const there = await provider(redirect);
  await fill(page, { adres: "http://127.0.0.1:9", client: CLIENT, geheim: SECRET });
  await next(page, "Leg vast");
  await next(page, "Test de verbinding");
  assert.match(await text(page), /antwoordt niet/);
  await look_thrice(someone, "provider-not-reached");

  // Whoever wants to sign in meanwhile is told so.
  const other = await visitor();
  await other.page.goto(`${site}/inloggen/organisatie`);
  await look_thrice(other, "provider-choose");
  await choose(other.page);
  assert.match(await text(other.page), /niet bereikbaar/);
  await look_thrice(other, "provider-down");

  await fill(page, { adres: there.issuer, client: CLIENT, geheim: "een-ander-geheim" });
  await next(page, "Leg vast");
  await next(page, "Test de verbinding");
  assert.match(await text(page), /kent Spil niet/);
  await fill(page, { geheim: SECRET, adres: there.issuer, client: CLIENT });
  await next(page, "Leg vast");
  await look_thrice(someone, "provider-saved");
  await next(page, "Test de verbinding");
  assert.match(await text(page), /antwoordt en kent Spil/);
  await look_thrice(someone, "provider-tested");

  await page.goto(`${site}/account/organisatie`);
  await look_thrice(someone, "provider-own-none");
  await page.getByRole("button", { name: /^Koppel/ }).click();
  await proves(page, /gedaan=provider$/);
  assert.match(await text(page), /Je organisatie is gekoppeld/);
  await look_thrice(someone, "account-with-provider");

  // The page that leads on, as whoever has no Refresh sees it.
  await other.page.route("**/inloggen/organisatie", async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    delete headers.refresh;
    await route.fulfill({ response, headers });
  });
  await other.page.goto(`${site}/inloggen/organisatie`);
  await choose(other.page);
  assert.match(await text(other.page), /Je gaat naar je organisatie/);
  await look_thrice(other, "provider-onward");
  await other.context.close();

  // A password alone is one factor: the code of the telephone is asked.
  await context.clearCookies();
  await page.goto(`${site}/inloggen`);
  await look_thrice(someone, "sign-in-with-provider");
  await through(page, "/account");
  await proves(page, /organisatie\/bevestig/);
  await look_thrice(someone, "provider-second");
  await fill(page, { code: "000000" });
  await next(page);
  await look_thrice(someone, "provider-second-wrong");
  await fill(page, { code: code(secret) });
  await Promise.all([page.waitForURL(/\/account$/), next(page)]);
  assert.match(await text(page), /je organisatie en code/);

  // Where the provider says of two of now, it is not; whoever it knows comes through without a word.
  await context.clearCookies();
  there.methods = ["pwd", "otp"];
  await through(page, "/account");
  await proves(page, /\/account$/);
  await look_thrice(someone, "account-by-provider");
  await context.clearCookies({ domain: "localhost" });
  await through(page, "/account");
  await page.waitForURL(/\/account$/);

  // Somebody else at the same provider is nobody here.
  await context.clearCookies();
  there.account = "iemand-anders";
  await through(page, "/account");
  await proves(page, /\/terug/);
  assert.match(await text(page), /is niet gelukt/);
  await look_thrice(someone, "provider-refused");

  there.account = "medewerker-7";
  await context.clearCookies();
  await through(page, "/account");
  await proves(page, /\/account$/);
  await page.goto(`${site}/account/bevestig?terug=/account/organisatie`);
  await fill(page, { wachtwoord: PASSWORD, code: code(secret, 1) });
  await next(page);
  await look_thrice(someone, "provider-own");
  await next(page, "Ontkoppel");
  assert.match(await text(page), /Je organisatie is ontkoppeld/);
  await page.goto(settings);
  await next(page, "Verwijder de inlogdienst");
  assert.match(await text(page), /De inlogdienst is verwijderd/);
  await context.close();
  there.stop();
});

test("enough was looked at", () => {
  console.log(`${looked.pages} pages, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 50, `only ${looked.pages} pages`);
  assert.equal(looked.violations, 0);
});
