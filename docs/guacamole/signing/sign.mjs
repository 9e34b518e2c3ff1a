// Signs a log-in for one connection; prints the form to POST to /api/tokens. Node 18 or later.
//
//     node sign.mjs v2 "$SECRET" portal id=desk guac.protocol=ssh guac.hostname=10.0.0.7 guac.port=22
import { createHmac, randomBytes } from "node:crypto";
import { pathToFileURL } from "node:url";

/** Our own dialect: every parameter is signed, and each request is good once. */
export function v2(secret, keyId, parameters, seconds = 300) {
  const form = {
    ...Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== "")),
    dialect: "v2",
    "key-id": keyId,
    nonce: randomBytes(18).toString("base64url"),
    expires: String(Date.now() + seconds * 1000),
  };
  // Sorted by bytes, not by JavaScript's 16-bit units.
  const sorted = Object.entries(form).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const texts = ["deskgate-v2", "POST", "/api/tokens", ...sorted.flat()];
  const message = texts.map((text) => `${Buffer.byteLength(text)}:${text}`).join("");
  return { ...form, signature: createHmac("sha256", secret).update(message).digest("base64url") };
}

/** guacamole-auth-hmac: names and values, HMAC-SHA1. */
export function classic(secret, parameters) {
  const form = { ...parameters, timestamp: String(Date.now()) };
  const parts = ["username", "password", "hostname", "port"].flatMap((name) =>
    form[`guac.${name}`] ? [name, form[`guac.${name}`]] : [],
  );
  const message = [form.timestamp, form["guac.protocol"], ...parts].join("");
  return { ...form, signature: createHmac("sha1", secret).update(message).digest("base64") };
}

/** CyVerse: values only, HMAC-SHA256. */
export function cyverse(secret, parameters) {
  const form = { ...parameters, timestamp: String(Date.now()) };
  const names = ["protocol", "hostname", "port", "username", "password"];
  const message = form.timestamp + names.map((name) => form[`guac.${name}`] ?? "").join("");
  return { ...form, signature: createHmac("sha256", secret).update(message).digest("base64") };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [dialect, secret, keyId, ...pairs] = process.argv.slice(2);
  const form = Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
  const signed =
    dialect === "v2" ? v2(secret, keyId, form) : { classic, cyverse }[dialect](secret, form);
  console.log(new URLSearchParams(signed).toString());
}
