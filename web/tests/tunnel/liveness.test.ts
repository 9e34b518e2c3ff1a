import { describe, expect, it } from "vitest";
import { Liveness } from "../../src/tunnel/liveness";

function watched(hidden = false) {
  const clock = { now: 0, hidden };
  const said: string[] = [];
  const liveness = new Liveness(
    () => ({ receiveTimeout: 15_000, unstableThreshold: 1500 }),
    {
      ping: () => said.push("ping"),
      nop: () => {
        said.push("nop");
        liveness.sent();
      },
      unstable: () => said.push("unstable"),
      stable: () => said.push("stable"),
      silent: () => said.push("silent"),
    },
    () => clock.now,
    () => clock.hidden,
  );
  liveness.start();
  liveness.stop(); // the test ticks
  const pass = (milliseconds: number, step = 500) => {
    for (let gone = 0; gone < milliseconds; gone += step) {
      clock.now += step;
      liveness.tick();
    }
  };
  return { liveness, clock, said, pass };
}

describe("Liveness", () => {
  it("asks before it worries, and worries before it gives up", () => {
    const { said, pass } = watched();
    pass(15_000);
    expect(said.indexOf("ping")).toBeLessThan(said.indexOf("unstable"));
    expect(said.at(-1)).toBe("silent");
    expect(said.filter((word) => word === "unstable")).toHaveLength(1);
  });

  it("says nothing while there is traffic both ways", () => {
    const { liveness, said, pass } = watched();
    for (let second = 0; second < 30; second++) {
      pass(500);
      liveness.received();
      liveness.sent();
    }
    expect(said).toEqual([]);
  });

  it("lets guacd hear from a user who only looks", () => {
    const { liveness, said, pass } = watched();
    for (let second = 0; second < 20; second++) {
      pass(500);
      liveness.received();
    }
    expect(said.filter((word) => word === "nop")).toHaveLength(2);
  });

  it("answers traffic in a hidden page whose timers rest", () => {
    const { liveness, clock, said } = watched(true);
    for (let beat = 0; beat < 12; beat++) {
      clock.now += 5000; // guacd's own nop; no tick in between
      liveness.received();
    }
    expect(said.filter((word) => word === "nop")).toHaveLength(12);
    expect(said).not.toContain("unstable");
  });

  it("does not take its own sleep for the other side's silence", () => {
    const { liveness, said, pass } = watched();
    pass(600_000, 600_000);
    expect(said).not.toContain("silent");
    liveness.received();
    expect(said).not.toContain("silent");
  });

  it("finds a dead peer in a hidden page by the second late tick", () => {
    const { said, pass } = watched(true);
    pass(180_000, 60_000);
    expect(said).toContain("silent");
  });
});
