import { describe, expect, it } from "vitest";
import {
  FramingError,
  InstructionParser,
  MAX_ELEMENTS,
  codePoints,
  encodeInstruction,
} from "../../src/tunnel/framing";

type Instruction = string[];

function collector(): { parser: InstructionParser; got: Instruction[] } {
  const got: Instruction[] = [];
  return { parser: new InstructionParser((opcode, args) => got.push([opcode, ...args])), got };
}

/** A small generator with a seed, so that a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state % below;
  };
}

const ALPHABET = ["a", "Z", "0", ",", ";", ".", "ä", "漢", "🙂", "👩‍🚀", "\u{10ffff}", "", "e\u0301"];

function instructions(next: (below: number) => number, count: number): Instruction[] {
  const value = () =>
    Array.from({ length: next(30) }, () => ALPHABET[next(ALPHABET.length)]).join("");
  return Array.from({ length: count }, () => Array.from({ length: 1 + next(6) }, value));
}

describe("InstructionParser", () => {
  it("reads what guacd writes", () => {
    const { parser, got } = collector();
    parser.feed("4.sync,8.12345678,1.2;3.nop;5.clip🙂,0.;");
    expect(got).toEqual([["sync", "12345678", "2"], ["nop"], ["clip🙂", ""]]);
    expect(parser.midInstruction).toBe(false);
  });

  it("counts code points, as the other side does", () => {
    expect(codePoints("ä漢🙂")).toBe(3);
    expect(encodeInstruction(["name", "🙂🙂", 12])).toBe("4.name,2.🙂🙂,2.12;");
    const { parser, got } = collector();
    parser.feed("2.🙂🙂,3.a🙂b;");
    expect(got).toEqual([["🙂🙂", "a🙂b"]]);
  });

  it("takes any chunking, also of the bytes of one character", () => {
    const next = random(7);
    for (let round = 0; round < 60; round++) {
      const sent = instructions(next, 20);
      const bytes = new TextEncoder().encode(sent.map(encodeInstruction).join(""));
      const { parser, got } = collector();
      const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
      for (let at = 0; at < bytes.length;) {
        const size = 1 + next(round % 3 === 0 ? 1 : 40);
        parser.feed(decoder.decode(bytes.subarray(at, at + size), { stream: true }));
        at += size;
      }
      expect(got).toEqual(sent);
      expect(parser.midInstruction).toBe(false);
    }
  });

  it("says that it is within an instruction", () => {
    const { parser } = collector();
    parser.feed("4.sync,");
    expect(parser.midInstruction).toBe(true);
  });

  it.each([
    ["a length without a digit", ".x;"],
    ["a letter in a length", "1x.a;"],
    ["a length of six digits", "100000.a"],
    ["a wrong terminator", "1.ab;"],
    ["too many elements", "1.a,".repeat(MAX_ELEMENTS + 1)],
  ])("refuses %s, and everything after it", (_what, text) => {
    const { parser } = collector();
    expect(() => parser.feed(text)).toThrow(FramingError);
    expect(() => parser.feed("3.nop;")).toThrow(FramingError);
  });

  it("is quick on large blobs and on many small instructions", () => {
    const blob = encodeInstruction(["blob", "1", "A".repeat(8000)]);
    const small = encodeInstruction(["rect", 0, 10, 20, 30, 40]).repeat(100);
    const text = (blob + small).repeat(200);
    let count = 0;
    const parser = new InstructionParser(() => count++);
    const start = process.cpuUsage(); // not the clock's time: other work may run beside it
    for (let at = 0; at < text.length; at += 4096) parser.feed(text.slice(at, at + 4096));
    const { user, system } = process.cpuUsage(start);
    const perMegabyte = (user + system) / 1000 / (text.length / 1e6);
    expect(count).toBe(200 * 101);
    expect(perMegabyte).toBeLessThan(60); // a few ms here; a step for each character would be 100
  });
});
