// @vitest-environment jsdom
import { expect, it } from "vitest";
import { formOf } from "@/features/port/api/importFile";
import { countsInWords, kindName } from "@/features/port/words";

const file = new File(["name,protocol\n"], "hosts.csv");
const plain = {
  file,
  format: undefined,
  into: "",
  key: "",
  passphrase: "",
  files: [],
  defaultGuacd: false,
  onTargetChange: "refuse",
} as const;

it("sends the file, and of the rest what was said", () => {
  expect([...formOf(plain).keys()]).toEqual(["file", "on_target_change"]);
  const all = formOf({
    ...plain,
    format: "openssh",
    into: " Customers/Acme ",
    passphrase: "pass",
    files: [new File(["key"], "id_rsa"), new File(["key"], "id_ecdsa")],
    defaultGuacd: true,
  });
  expect(all.get("format")).toBe("openssh");
  expect(all.get("into")).toBe("Customers/Acme");
  expect(all.getAll("files")).toHaveLength(2);
  expect(all.get("default_guacd")).toBe("true");
  expect(all.has("key")).toBe(false);
});

it("says what it does", () => {
  expect(countsInWords({ create: 2, update: 0, unchanged: 40 })).toBe("2 new, 40 as they are");
  expect(countsInWords({ create: 0, update: 0, unchanged: 0 })).toBe("nothing");
  expect([kindName("grant"), kindName("something new")]).toEqual(["permission", "something new"]);
});
