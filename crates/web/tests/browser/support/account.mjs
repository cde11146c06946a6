// Somebody with an account: how they are invited, and the codes that their telephone shows.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { look_thrice, next, sign_in, visitor } from "./visit.mjs";

export const PASSWORD = "vier kalme zwanen op het meer";
export const text = (page) => page.locator("main").innerText();

/** The code that an app shows for a secret in letters, `ahead` periods from now (RFC 6238). */
export function code(secret, ahead = 0) {
  const bits = [...secret.replaceAll(" ", "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const hash = createHmac("sha1", key).update(step).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

export const secret_on = (page) => page.locator("figure code").innerText();

/** The administrator invites the person at this place of the list; the link. */
export async function invite(script, place) {
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
