import { describe, expect, it } from "vitest";
import {
  draftOf,
  errorsByField,
  filterGroups,
  inputOf,
  layoutOf,
  newDraft,
} from "@/features/connections/draft";
import type { Connection, Parameter, Protocol } from "@/lib/api";

const parameter = (name: string, secret = false): Parameter => ({
  name,
  label: name,
  help: "",
  type: secret ? "password" : "text",
  default: "",
  options: [],
  secret,
  required: false,
  minimum: null,
  maximum: null,
  since: "1.0",
  flags: [],
});

const SSH: Protocol = {
  name: "ssh",
  label: "SSH",
  default_port: 22,
  groups: [
    {
      name: "network",
      label: "Network",
      parameters: [parameter("hostname"), parameter("port"), parameter("timeout")],
    },
    { name: "login", label: "Log-in", parameters: [parameter("password", true)] },
  ],
};

const STORED: Connection = {
  id: "1",
  name: "web",
  protocol: "ssh",
  folder_id: null,
  parameters: { hostname: "a", port: "22" },
  secrets_set: ["password"],
  created_at: "",
  updated_at: "",
};

describe("what the form sends", () => {
  it("sends what was typed, and nothing that the protocol does not have", () => {
    const draft = {
      ...newDraft("ssh", "3"),
      name: " web ",
      values: { hostname: "h", domain: "left over" },
    };
    expect(inputOf(draft, SSH, null)).toEqual({
      name: "web",
      protocol: "ssh",
      folder_id: "3",
      parameters: { hostname: "h" },
    });
  });

  it("leaves alone what was not touched, above all secrets", () => {
    expect(inputOf(draftOf(STORED), SSH, STORED).parameters).toEqual({});
  });

  it("clears what was emptied", () => {
    const draft = { ...draftOf(STORED), values: { hostname: "b", port: "", password: "" } };
    expect(inputOf(draft, SSH, STORED).parameters).toEqual({
      hostname: "b",
      port: null,
      password: null,
    });
  });

  it("replaces a secret", () => {
    const draft = { ...draftOf(STORED), values: { ...STORED.parameters, password: "new" } };
    expect(inputOf(draft, SSH, STORED).parameters).toEqual({ password: "new" });
  });
});

describe("the form", () => {
  it("has the main fields first and each parameter once", () => {
    const { main, groups } = layoutOf(SSH);
    expect(main.map(({ name }) => name)).toEqual(["hostname", "port", "password"]);
    expect(groups.map(({ parameters }) => parameters.map(({ name }) => name))).toEqual([
      ["timeout"],
    ]);
  });

  it("finds settings", () => {
    expect(filterGroups(SSH.groups, "TIME").map(({ name }) => name)).toEqual(["network"]);
    expect(filterGroups(SSH.groups, "nothing")).toEqual([]);
    expect(filterGroups(SSH.groups, " ")).toEqual(SSH.groups);
  });

  it("puts complaints at their fields", () => {
    const errors = [
      { field: "parameters.port", message: "Too large." },
      { field: "body.payload.name", message: "Taken." },
    ];
    expect(errorsByField(errors)).toEqual({ port: "Too large.", name: "Taken." });
  });
});
