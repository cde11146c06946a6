// Whatever is typed into a text field stays a text: on the page that sends it back, and on every page that shows it to somebody.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { guarded, is_harmless, send_forms, tried, walk } from "./support/hostile.mjs";
import { fill, next, sign_in, start, stop, visitor } from "./support/visit.mjs";

before(start);
after(stop);

/** What ends the visit, takes long, or leaves the site. */
const leave = /uitloggen|\/demo|sessies|\/account\/|toegangssleutel|inlogdiensten|noodtoegang\/stop|\.(ics|csv|xlsx|json|pdf)|bestanden\/|download|taal=|scenario|proefrooster/;

const roles = ["Wachtlijstbeheerder", "Casemanager", "Aandachtsvelder", "MGT", "Secretariaat", "Programmaleider", "Functionaris gegevensbescherming", "Beheerder"];

const steps = [
  ["", { referrer_kind: "caregiver" }],
  ["gevaar", { dangers: "none" }],
  // A name takes letters only; what it refuses was sent back above.
  ["uzelf", { referrer_given: "Anna", referrer_surname: "Jansen", referrer_relation: "child", referrer_phone: "06-12345678" }],
  ["naam", { given: "Johanna", surname: "d'Ávila-Şen" }],
  ["geboortedatum", {}],
  ["adres", { postcode: "9701 QA", house_number: "14" }],
  ["bereiken", { phone: "06-87654321" }],
  ["taal", {}],
  ["situatie", {}],
  ["contact", { first_contact: "referrer" }],
  ["huisarts", { gp_practice: `{{7*7}}<iframe srcdoc="<script>parent.__spil=1</script>" data-spil>` }],
  ["huisarts-weet-het", {}],
  ["weet-het", {}],
  ["diagnose", { diagnosis: "suspicion" }],
  ["vraag", { question: `</textarea><script data-spil>window.__spil=1</script>\n<style data-spil>*{visibility:hidden}</style>` }],
];

test("a referral with texts that want to run is taken in, step by step", async () => {
  const someone = await guarded(await visitor());
  const { page } = someone;
  for (const [step, answers] of steps) {
    const address = `/aanmelden${step ? `/${step}` : ""}`;
    await send_forms(someone, address, /\?taal/);
    await page.goto(address);
    await fill(page, answers);
    await next(page);
    await is_harmless(someone, `after ${step}`);
  }
  for (const step of ["bestanden", "toestemming"]) {
    await page.goto(`/aanmelden/${step}`);
    if (step === "toestemming") await fill(page, { consent_network_desk: "yes" });
    await next(page);
  }
  await page.goto("/aanmelden/controle");
  assert.ok(await is_harmless(someone, "all answers"), `the answers are shown as they were typed: ${page.url()}`);
  await next(page);
  assert.match(page.url(), /\/aanmelden\/klaar/);
  await is_harmless(someone, "the code");
  await someone.context.close();
});

for (const role of roles) {
  test(`every form that ${role} finds is sent with texts that want to run`, async () => {
    const someone = await guarded(await visitor());
    await sign_in(someone, role);
    await walk(someone, ["/werk", "/wachtlijst", "/team", "/zoeken"], { each: 1, most: 30, leave }, (address) => send_forms(someone, address, leave));
    await someone.context.close();
  });
}

test("every page that shows what was typed shows it as a text", async () => {
  for (const role of roles) {
    const someone = await guarded(await visitor());
    await sign_in(someone, role);
    await walk(someone, ["/werk", "/wachtlijst", "/team", "/mgt", "/toezicht"], { each: 2, most: 30, leave }, async () => {});
    await someone.context.close();
  }
  console.log(`${tried.forms} forms with ${tried.fields} text fields, ${tried.sent} sent; ${tried.pages} pages looked at, ${tried.showing} of them show what was typed, nothing ran`);
  assert.ok(tried.forms >= 40 && tried.fields >= 80 && tried.pages >= 250 && tried.showing >= 20, JSON.stringify(tried));
});
