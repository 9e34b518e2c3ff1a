import { describe, expect, it } from "vitest";
import { addressOfNode, nodeState, protocolVersion } from "@/features/nodes/words";

const health = (state: "ok" | "unreachable" | "unknown") => ({
  state,
  version: null,
  detail: "As it said.",
  checked_at: null,
});

describe("how a guacd server is", () => {
  it.each([
    ["ok", "Answers", "teal"],
    ["unreachable", "No answer", "red"],
    ["unknown", "Not asked yet", "gray"],
  ] as const)("%s is said as %s", (state, label, color) => {
    expect(nodeState({ is_enabled: true, health: health(state) })).toEqual({
      label,
      color,
      detail: "As it said.",
    });
  });

  it("matters only while it is in use", () => {
    const state = nodeState({ is_enabled: false, health: health("unreachable") });
    expect(state.label).toBe("Switched off");
    expect(state.color).toBe("gray");
  });

  it("has the protocol's version as people write it", () => {
    expect(protocolVersion("VERSION_1_5_0")).toBe("1.5.0");
    expect(protocolVersion(null)).toBe("");
  });

  it("has brackets around an IPv6 address", () => {
    expect(addressOfNode({ host: "::1", port: 4822 })).toBe("[::1]:4822");
    expect(addressOfNode({ host: "guacd", port: 4823 })).toBe("guacd:4823");
  });
});
