// Referring and following on the public site: phone and desktop, with and without JavaScript, in four languages.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fill, look, looked, next, start, stop, visitor } from "./support/visit.mjs";

before(start);
after(stop);

const daughter = [
  ["", { referrer_kind: "caregiver" }],
  ["gevaar", { dangers: "none" }],
  ["uzelf", { referrer_given: "Anna", referrer_surname: "Jansen", referrer_relation: "child", referrer_phone: "06-12345678" }],
  ["naam", { given: "Johanna", prefix: "de", surname: "Vries", partner_surname: "Jansen", name_use: "own_partner" }],
  ["geboortedatum", { birth_day: "12", birth_month: "3", birth_year: "1941", sex: "female" }],
  ["adres", { postcode: "9999 XX", house_number: "12 b" }],
  ["bereiken", {}],
  ["taal", { language: "nl", interpreter: "not_needed" }],
  ["situatie", { lives_alone: "yes" }],
  ["contact", { first_contact: "referrer" }],
  ["huisarts", { gp_practice: "De Brug" }],
  ["huisarts-weet-het", { gp_knows: "unknown" }],
  ["weet-het", { person_knows: "no" }],
  ["diagnose", { diagnosis: "diagnosed" }],
  ["welke-diagnose", { dementia_type: "alzheimer" }],
  ["vraag", { question: "Moeder vergeet haar medicijnen." }],
  ["bestanden", {}],
  ["toestemming", { consent_network_desk: "yes" }],
];

const practice_nurse = [
  ["", { referrer_kind: "practice_nurse" }],
  ["gevaar", { dangers: "fire" }],
  ["nu-bellen", {}],
  ["uzelf", { referrer_surname: "Bakker", referrer_organisation: "Praktijk De Brug", referrer_phone: "030-1234567" }],
  ["naam", { initials: "J", surname: "Smit" }],
  ["geboortedatum", {}],
  ["adres", {}],
  ["bereiken", { phone: "030-7654321" }],
  ["taal", {}],
  ["verzekering", {}],
  ["situatie", {}],
  ["contact", { first_contact: "other" }],
  ["contactpersoon", { contact_surname: "Smit", contact_phone: "06-87654321" }],
  ["weet-het", {}],
  ["diagnose", { diagnosis: "suspicion" }],
  ["vraag", {}],
  ["bestanden", {}],
  ["toestemming", {}],
];

/** Every pair of size and script, with who refers spread over them. */
const journeys = [
  ["daughter", daughter, { size: "phone", script: "off" }],
  ["daughter", daughter, { size: "phone", script: "on" }],
  ["nurse", practice_nurse, { size: "desktop", script: "on" }],
  ["nurse", practice_nurse, { size: "desktop", script: "off" }],
  ["nurse", practice_nurse, { size: "narrow", script: "on" }],
];

for (const [who, steps, how] of journeys) {
  test(`a ${who} refers on a ${how.size} with script ${how.script}, and follows with the code`, async () => {
    const someone = await visitor(how);
    const { page } = someone;
    await page.goto("/");
    await look(someone, "front");
    await page.goto("/aanmelden");
    for (const [step, answers] of steps) {
      assert.equal(new URL(page.url()).pathname, ["/aanmelden", step].filter(Boolean).join("/"));
      await look(someone, `refer-${who}-${step || "wie"}`);
      await fill(page, answers);
      await next(page);
    }
    assert.match(page.url(), /controle$/);
    await look(someone, `refer-${who}-controle`);
    await next(page);
    assert.match(page.url(), /klaar$/);
    await look(someone, `refer-${who}-klaar`);
    const code = (await page.locator(".reference-code").textContent()).trim();
    assert.match(code, /^[0-9A-Z]{4}-?[0-9A-Z]{4}$/);
    await page.goto("/volgen");
    await look(someone, "follow-empty");
    await fill(page, { code });
    await next(page);
    await look(someone, "follow-status");
    assert.ok((await page.locator("main").textContent()).includes(code) || (await page.locator(".process").count()) > 0);
    await someone.context.close();
  });
}

test("what is wrong is said at the field, and what was typed is kept", async () => {
  const someone = await visitor({ size: "phone" });
  const { page } = someone;
  await page.goto("/aanmelden");
  await next(page);
  await look(someone, "refer-error-wie");
  assert.ok(await page.locator(".error-summary").isVisible());
  await fill(page, { referrer_kind: "gp" });
  await next(page);
  await fill(page, { dangers: "none" });
  await next(page);
  await fill(page, { referrer_surname: "Bakker", referrer_phone: "12", referrer_email: "geen adres", referrer_agb: "1" });
  await next(page);
  await look(someone, "refer-error-uzelf");
  assert.equal(await page.locator('[name="referrer_surname"]').inputValue(), "Bakker");
  assert.equal(await page.locator('[name="referrer_phone"]').inputValue(), "12");
  assert.ok((await page.locator(".utrecht-form-field-error-message").count()) >= 3);
  await someone.context.close();
});

test("a file of the wrong kind is refused, a picture is taken", async () => {
  const someone = await visitor({ size: "desktop" });
  const { page } = someone;
  await page.goto("/aanmelden");
  await fill(page, { referrer_kind: "neighbour" });
  await next(page);
  await page.goto("/aanmelden/bestanden");
  await page.setInputFiles('[name="file"]', { name: "brief.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ this is no letter") });
  await next(page, "Voeg toe");
  await look(someone, "refer-file-refused");
  assert.ok(await page.locator(".utrecht-form-field-error-message").isVisible());
  const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  await page.setInputFiles('[name="file"]', { name: "brief.png", mimeType: "image/png", buffer: png });
  await next(page, "Voeg toe");
  await look(someone, "refer-file-added");
  assert.ok((await page.locator(".file-list").textContent()).includes("brief.png"));
  await someone.context.close();
});

for (const language of ["nl", "en", "tr", "ar"]) {
  for (const size of ["desktop", "phone"]) {
    test(`the public pages in ${language} on a ${size}`, async () => {
      const someone = await visitor({ size });
      const { page } = someone;
      for (const path of ["/", "/aanmelden", "/aanmelden/gevaar", "/volgen", "/convenant", "/informatie/privacy", "/inloggen", "/bestaat-niet"]) {
        await page.goto(`${path}?taal=${language}`);
        const direction = language === "ar" ? "rtl" : "ltr";
        assert.equal(await page.locator("html").getAttribute("dir"), direction);
        await look(someone, `public-${language}-${path.replaceAll("/", "") || "front"}`);
      }
      await someone.context.close();
    });
  }
}

test("enough was looked at", () => {
  console.log(`${looked.pages} pages looked at, ${looked.violations} violations, ${looked.pictures} pictures`);
  assert.ok(looked.pages >= 150, `${looked.pages} pages`);
});
