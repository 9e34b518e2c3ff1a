// An OpenID Connect provider on loopback, as a company has one: `node server.js PORT CONFIGURATION`.
//
// The configuration (JSON) has `clients` as oidc-provider wants them, and `accounts` by name:
// {claims: {...}, password, disabled, amr}. It is read again for every question, so that a test
// may change who is in which group while this runs.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [port, file] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const configuration = () => JSON.parse(readFileSync(file, "utf8"));

const provider = new Provider(issuer, {
  clients: configuration().clients,
  clientBasedCORS: () => false,
  claims: {
    openid: ["sub", "amr"],
    profile: ["name", "preferred_username"],
    email: ["email", "email_verified"],
    groups: ["groups"],
  },
  scopes: ["openid", "profile", "email", "groups"],
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, name) => {
    const account = configuration().accounts[name];
    return account && { accountId: name, claims: () => ({ sub: name, ...account.claims }) };
  },
  // Nobody is asked whether Deskgate may know who they are: it is their employer's.
  loadExistingGrant: async (context) => {
    const grant = new provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile email groups");
    await grant.save();
    return grant;
  },
});
const handle = provider.callback();

createServer(async (request, response) => {
  if (!request.url.startsWith("/interaction/")) return handle(request, response);
  try {
    if (request.method === "GET") return form(response);
    await provider.interactionFinished(request, response, await answered(request));
  } catch (error) {
    response.writeHead(400).end(String(error));
  }
}).listen(Number(port), "127.0.0.1");

function form(response) {
  response.writeHead(200, { "content-type": "text/html" });
  response.end('<form method="post"><input name="name"><input name="password"></form>');
}

async function answered(request) {
  let body = "";
  for await (const part of request) body += part;
  const given = new URLSearchParams(body);
  const account = configuration().accounts[given.get("name")];
  if (!account || account.password !== given.get("password") || account.disabled)
    return { error: "access_denied", error_description: "The account is disabled." };
  return { login: { accountId: given.get("name"), amr: account.amr, remember: false } };
}
