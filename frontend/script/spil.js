// What a page does beyond links and forms. Every page works without it.

/** After a swap: the summary of errors takes the focus, as it does by `autofocus` on a whole page. */
document.addEventListener("htmx:afterSettle", (event) => {
  event.target.querySelector?.("[data-focus]")?.focus();
});

/** "Afdrukken" prints; without a script the button is not shown. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => globalThis.print());
}

/** A form is sent once: a second click on a slow line would only ask the server to refuse it. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  globalThis.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
});

/** A menu closes by Escape, by a click beside it, and when the focus leaves it. */
const closeMenus = (but) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(but)) {
      menu.open = false;
    }
  }
};
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    return;
  }
  const menu = document.activeElement?.closest("details.menu[open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});

/** A number that people try out has a slider beside its box. What the box says is sent; it also takes what lies beyond the slider. */
for (const box of document.querySelectorAll("input[data-slide]")) {
  const [min, max, step] = box.dataset.slide.split(" ");
  const slider = Object.assign(document.createElement("input"), { type: "range", className: "slider", min, max, step });
  slider.setAttribute("aria-label", box.labels[0].textContent);
  const follow = () => (slider.value = box.value.replace(",", "."));
  box.addEventListener("input", follow);
  slider.addEventListener("input", () => (box.value = slider.value));
  follow();
  box.after(slider);
}

const encoded = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const decoded = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

/** What the device is asked, with bytes where the server could only write letters. */
const question = ({ user, excludeCredentials, challenge, ...rest }) => ({
  ...rest,
  challenge: decoded(challenge),
  ...(user && { user: { ...user, id: decoded(user.id) } }),
  ...(excludeCredentials && { excludeCredentials: excludeCredentials.map((one) => ({ ...one, id: decoded(one.id) })) }),
});

/** What the device said, with letters where it gave bytes. */
const answer = ({ id, rawId, type, response }) => {
  const said = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) {
      said[name] = encoded(response[name]);
    }
  }
  return JSON.stringify({ id, rawId: encoded(rawId), type, response: said, extensions: {} });
};

/** A form that a passkey answers: the server asks, the device signs, the form takes it along. What is missing the server says. Only under the name that keys are bound to. */
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!globalThis.PublicKeyCredential || location.hostname !== form.dataset.host) {
    continue;
  }
  form.hidden = false;
  const told = form.querySelector("[data-told]");
  form.addEventListener("submit", async (event) => {
    if (!form.checkValidity()) {
      return;
    }
    event.preventDefault();
    told.textContent = "";
    try {
      const asked = await fetch(form.dataset.passkey, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" } });
      const { attempt, options } = await asked.json();
      const publicKey = question(options.publicKey);
      const said = await (publicKey.user ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
      form.elements.poging.value = attempt;
      form.elements.antwoord.value = answer(said);
      form.submit();
    } catch {
      told.textContent = told.dataset.told;
    }
  });
}
