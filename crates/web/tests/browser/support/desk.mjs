// The desk at work: somebody taken in by phone, somebody who waits in the inbox of a team, a referral found by its code.

import assert from "node:assert/strict";
import { fill, next, sign_in, visitor } from "./visit.mjs";

const path = (page) => new URL(page.url()).pathname;

/** Somebody of the desk, signed in. */
export async function at_desk(script = "on") {
  const desk = await visitor({ script });
  await sign_in(desk, "Wachtlijstbeheerder");
  return desk;
}

/** The desk takes somebody in by phone, and has the first look; gives the address of the referral. */
export async function take_in(desk, surname, more = {}) {
  const { page } = desk;
  await page.goto("/aanmeldingen/nieuw");
  await fill(page, { ...more, channel: "phone", referrer_kind: "gp", referrer_surname: "Bos", referrer_phone: "030-1112223", dangers: "none", surname, postcode: "9701 QA", house_number: "14", phone: "030-7654321" });
  await next(page, "Leg de aanmelding vast");
  const address = path(page);
  assert.match(address, /^\/aanmeldingen\/[0-9a-f-]{36}$/);
  await next(page, "Neem de eerste blik");
  return address;
}

/** Somebody new waits, with a daughter who cares: a test that needs somebody brings them along, as the demo has on some days nobody
 * who waits. Gives the address of the referral, and stands on its page. */
export async function somebody_waits(desk, surname) {
  const { page } = desk;
  const address = await take_in(desk, surname, { contact_surname: surname, contact_relation: "child", contact_caregiver: "yes", circumstances: "De dochter slaapt slecht." });
  await fill(page, { danger: "yes", danger_kind: "fire", caregiver_absent: "yes" });
  await next(page, "Bereken voorstel");
  await page.locator('[name="klasse"]').first().check();
  await fill(page, { klasse: "high", reden: "De buurvrouw kijkt elke dag." });
  await next(page, "Leg vast en plaats");
  await page.goto(address);
  return address;
}

/** The desk takes somebody in and decides the class: who waits then stands in the inbox of the team. */
export async function waits(surname) {
  const desk = await at_desk();
  const address = await somebody_waits(desk, surname);
  await desk.context.close();
  return address;
}

/** Opens the page of a referral by its code. */
export async function open_by_code(someone, code) {
  const { page } = someone;
  await page.goto("/zoeken");
  await fill(page, { text: code });
  await next(page);
  await page.goto(await page.locator('main a[href^="/aanmeldingen/"]').first().getAttribute("href"));
  return path(page);
}

/** Somebody who works in the demo, signed in by their id. */
export async function sign_in_as(id, script) {
  const someone = await visitor({ script });
  await someone.page.request.post("/demo", { form: { wie: id } });
  return someone;
}
