// A real identity provider (`oidc-provider`) on this machine, with one client and one page on which somebody says how they
// prove who they are.

import { createServer } from "node:http";
import { once } from "node:events";
import Provider from "oidc-provider";

export const CLIENT = "spil";
export const SECRET = "een-heel-lang-geheim-van-de-provider";

/** Everybody who signs in there agreed already that we may know their number. */
async function agreed(context) {
  const { client, session, provider } = context.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid");
  await grant.save();
  return grant;
}

const page = '<!doctype html><html lang="nl"><title>Organisatie</title><h1>Organisatie</h1><form method="post"><button>Ik ben het</button></form>';

/** A provider that sends people back to this address; `methods` says how whoever signs in proves who they are. */
export async function provider(redirect) {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const told = { issuer, methods: ["pwd"], account: "medewerker-7", stop: () => server.close() };
  const real = new Provider(issuer, {
    clients: [{ client_id: CLIENT, client_secret: SECRET, redirect_uris: [redirect] }],
    claims: { openid: ["sub", "acr", "amr"] },
    cookies: { keys: ["alleen voor deze test"] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_, interaction) => `/interactie/${interaction.uid}` },
    loadExistingGrant: agreed,
  });
  const answers = real.callback();
  server.on("request", async (request, response) => {
    if (!request.url.startsWith("/interactie/")) return answers(request, response);
    if (request.method === "GET") return response.setHeader("content-type", "text/html").end(page);
    return real.interactionFinished(request, response, { login: { accountId: told.account, amr: told.methods } });
  });
  return told;
}
