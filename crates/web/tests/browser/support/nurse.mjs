// A practice nurse who refers on the public page, without script.

import { fill, next, visitor } from "./visit.mjs";

const path = (page) => new URL(page.url()).pathname;

/** What she answers at each step that is about her and not about whom she refers. */
const answers = {
  "": { referrer_kind: "practice_nurse" },
  gevaar: { dangers: "none" },
  uzelf: { referrer_surname: "Bakker", referrer_organisation: "Praktijk De Brug", referrer_phone: "030-1234567" },
  situatie: { lives_alone: "yes" },
  contact: { first_contact: "other" },
  contactpersoon: { contact_surname: "Smit", contact_phone: "06-87654321" },
  diagnose: { diagnosis: "suspicion" },
};

/** Refers somebody, of whom the answers tell; the code, and what the last page says without it. */
export async function refer(somebody) {
  const nurse = await visitor({ script: "off" });
  const { page } = nurse;
  await page.goto("/aanmelden");
  while (!/(controle|klaar)$/.test(path(page))) {
    const step = path(page).split("/")[2] ?? "";
    await fill(page, answers[step] ?? somebody[step] ?? {});
    await next(page);
  }
  await next(page);
  const told = await page.locator("main").innerText();
  const code = (await page.locator(".reference-code").textContent()).trim();
  await nurse.context.close();
  return { code, told: told.replace(code, "CODE") };
}
