import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { GATEWAY_ENDINGS } from "@/tunnel";

it("knows the endings that the gateway has, and no others", () => {
  const source = new URL("../../../src/deskgate/grants/events.py", import.meta.url);
  const text = readFileSync(fileURLToPath(source), "utf8");
  const body = /class Ending\(StrEnum\):([\s\S]*?)\n\n\n/.exec(text)?.[1] ?? "";
  const endings = [...body.matchAll(/^ {4}[A-Z_]+ = "([a-z-]+)"/gm)].map((match) => match[1]);
  expect([...GATEWAY_ENDINGS]).toEqual(endings);
});
