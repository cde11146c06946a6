// The four pictures of the README, taken of a running demo: `cargo xtask screenshots`.

import { join } from "node:path";
import { fill, next, sign_in, start, stop, visitor } from "./visit.mjs";

const folder = process.env.SPIL_SCREENSHOTS;

async function take(someone, name) {
  await someone.page.evaluate(() => document.fonts.ready);
  await someone.page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(`${name}.png`);
}

await start();

const daughter = await visitor({ size: "phone" });
await daughter.page.goto("/aanmelden");
await fill(daughter.page, { referrer_kind: "caregiver" });
await next(daughter.page);
await fill(daughter.page, { dangers: "none" });
await next(daughter.page);
await take(daughter, "aanmelden");

const desk = await visitor({ size: "desktop" });
await sign_in(desk, "Wachtlijstbeheerder");
await desk.page.goto("/wachtlijst");
await take(desk, "wachtlijst");
await desk.page.locator('main a[href^="/aanmeldingen/"]').first().click();
await take(desk, "aanmelding");

const manager = await visitor({ size: "desktop" });
await sign_in(manager, "Casemanager");
await manager.page.goto("/team");
await take(manager, "team");

await stop();
