// Texts that want to run, break out of where they stand, or turn what is read around; typed into every text field that a page
// has. What they leave is looked for on every page: nothing ran, no markup of theirs is there, and the text itself is shown.

import assert from "node:assert/strict";

const texts = [
  `Aa"><img src=x onerror=window.__spil=1 data-spil>`,
  `Bb'><svg data-spil onload=window.__spil=1>`,
  `Cc</textarea></title><script data-spil>window.__spil=1</script>`,
  `javascript:window.__spil=1//Dd`,
  "Ee{{constructor.constructor('window.__spil=1')()}}${window.__spil=1}<%= 7*7 %>",
  `Ff<math><mtext data-spil><a xlink:href=javascript:window.__spil=1>x`,
  `Gg</style><style data-spil>*{visibility:hidden}</style>`,
  `Hh\u202Eneergezet\u202C\u200B &lt;b data-spil&gt;&#60;b data-spil&#62;`,
  `Ii" onfocus=window.__spil=1 autofocus data-spil="`,
  `${"Jj".repeat(70)}<i data-spil>`,
  `Kk<!--<b data-spil>--><iframe srcdoc="<script>parent.__spil=1</script>" data-spil>`,
  `=HYPERLINK("javascript:window.__spil=1","Ll")`,
];

/** Something of these texts that a page shows as it was typed. */
const shown = ["onerror=window", "onload=window", "</textarea>", "javascript:window", "{{constructor", "<math>", "</style>", "onfocus=window", "<i data-spil>", "<iframe", "=HYPERLINK("];

/** How much was tried and seen. */
export const tried = { forms: 0, fields: 0, sent: 0, pages: 0, showing: 0 };

const is_text = "textarea, input:not([type]), input[type=text], input[type=search], input[type=tel], input[type=email], input[type=url]";

/** A visitor whose page tells when something of a text ran. */
export async function guarded(someone) {
  someone.ran = [];
  someone.page.on("dialog", (dialog) => {
    someone.ran.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await someone.page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.__violated = `${event.violatedDirective} ${event.blockedURI}`;
    });
  });
  return someone;
}

/** Nothing ran on the page as it is now, and no markup came in; gives whether it shows one of the texts. */
export async function is_harmless(someone, what) {
  const { page, ran, errors } = someone;
  const found = await page.evaluate((shown) => ({
    ran: window.__spil,
    violated: window.__violated,
    markup: document.querySelectorAll("[data-spil]").length,
    links: [...document.querySelectorAll("a[href], form[action]")].filter((one) => /^\s*javascript:/i.test(one.getAttribute("href") ?? one.getAttribute("action"))).length,
    showing: shown.some((text) => document.body.innerText.includes(text)),
  }), shown);
  const wrong = { ran: found.ran, violated: found.violated, markup: found.markup, links: found.links, dialogs: ran, errors };
  assert.deepEqual(wrong, { ran: undefined, violated: undefined, markup: 0, links: 0, dialogs: [], errors: [] }, `${what}: ${page.url()}`);
  tried.pages += 1;
  tried.showing += found.showing ? 1 : 0;
  return found.showing;
}

/** Types a text into every text field of the form with this number and gives how many there are. */
async function type_into(page, number) {
  return page.evaluate(([number, is_text, texts, from]) => {
    const form = document.querySelectorAll("main form")[number];
    const fields = [...form.querySelectorAll(is_text)];
    fields.forEach((field, place) => {
      const text = texts[(from + place) % texts.length];
      field.value = field.maxLength > 0 ? text.slice(0, field.maxLength) : text;
    });
    for (const name of new Set([...form.querySelectorAll("input[type=radio]")].map((radio) => radio.name))) {
      form.querySelector(`input[type=radio][name="${CSS.escape(name)}"]`).checked = true;
    }
    form.noValidate = true;
    return fields.length;
  }, [number, is_text, texts, tried.fields]);
}

/** Fills every form of the page with texts and sends it; each answer is looked at, and the page is opened anew. */
export async function send_forms(someone, address, leave) {
  const { page } = someone;
  await page.goto(address);
  const forms = await page.locator("main form").evaluateAll((forms) => forms.map((form) => form.getAttribute("action") ?? ""));
  for (const [number, action] of forms.entries()) {
    if (leave.test(action || address)) continue;
    if (number > 0) await page.goto(address);
    if ((await page.locator("main form").count()) <= number) break;
    const fields = await type_into(page, number);
    if (fields === 0) continue;
    tried.forms += 1;
    tried.fields += fields;
    await Promise.all([
      page.waitForEvent("load"),
      page.evaluate((number) => {
        const form = document.querySelectorAll("main form")[number];
        const button = form.querySelector("button[name], button");
        form.requestSubmit(button ?? undefined);
      }, number),
    ]);
    tried.sent += 1;
    await is_harmless(someone, `a form of ${address}`);
  }
}

/** An address without what names one of many. */
const kind = (address) => address.split("?")[0].replaceAll(/[0-9a-f-]{36}/g, "{id}");

/** Opens pages from these on, each kind so often, and does something with each. */
export async function walk(someone, from, { each, most, leave }, then) {
  const { page } = someone;
  const waiting = [...from];
  const seen = new Map();
  const opened = new Set();
  while (waiting.length > 0 && opened.size < most) {
    const address = waiting.shift();
    const count = seen.get(kind(address)) ?? 0;
    if (opened.has(address) || count >= each || leave.test(address)) continue;
    const answer = await page.goto(address, { waitUntil: "load" }).catch(() => null);
    if (!answer || !(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    opened.add(address);
    seen.set(kind(address), count + 1);
    await is_harmless(someone, "a page");
    waiting.push(...(await page.locator("a[href^='/']").evaluateAll((links) => links.filter((link) => !link.hasAttribute("download")).map((link) => link.getAttribute("href").split("#")[0]))));
    await then(address);
  }
  return opened.size;
}
