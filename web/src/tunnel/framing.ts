/**
 * The wire format `LENGTH.VALUE,LENGTH.VALUE;`: lengths are decimal and count Unicode code points,
 * as guacd counts them (JavaScript's own unit is half of one where a character is astral).
 *
 * Laws: takes any chunking of whole characters; never steps through a value; is bounded, so that a
 * broken peer is an error and not a growing buffer; after an error the parser is dead.
 */

export type InstructionSink = (opcode: string, args: string[]) => void;

/** A length has at most this many digits: guacd's own limit (guacd keeps to 8192 code points). */
export const LENGTH_DIGITS = 5;
/** guacd's limit on the elements of one instruction, opcode included. */
export const MAX_ELEMENTS = 128;

const DOT = 0x2e;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const SURROGATE = /[\ud800-\udfff]/;
const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g;

export class FramingError extends Error {
  override readonly name = "FramingError";
}

function pairsIn(text: string): number {
  return text.match(PAIRS)?.length ?? 0;
}

function splitsPair(text: string, index: number): boolean {
  return (
    (text.charCodeAt(index - 1) & 0xfc00) === 0xd800 && (text.charCodeAt(index) & 0xfc00) === 0xdc00
  );
}

/** How many code points `text` has, as the other side counts it after UTF-8 encoding. */
export function codePoints(text: string): number {
  return SURROGATE.test(text) ? text.length - pairsIn(text) : text.length;
}

export function encodeInstruction(elements: readonly (string | number)[]): string {
  let encoded = "";
  for (const element of elements) {
    const value = String(element);
    encoded += `${encoded && ","}${codePoints(value)}.${value}`;
  }
  return `${encoded};`;
}

export class InstructionParser {
  #buffer = "";
  #astral = false; // whether #buffer may hold surrogate pairs: the fast path is without
  #elements: string[] = [];
  #dead = false;
  readonly #sink: InstructionSink;

  constructor(sink: InstructionSink) {
    this.#sink = sink;
  }

  /** Whether an instruction has begun and not ended. */
  get midInstruction(): boolean {
    return this.#buffer !== "" || this.#elements.length > 0;
  }

  /** Calls the sink for each instruction that `text` completes. Throws FramingError. */
  feed(text: string): void {
    if (this.#dead) throw new FramingError("nothing more is read after a framing error");
    this.#astral = SURROGATE.test(text) || (this.#astral && this.#buffer !== "");
    this.#buffer = this.#buffer === "" ? text : this.#buffer + text;
    let position = 0;
    try {
      for (;;) {
        const next = this.#element(position);
        if (next < 0) break;
        position = next;
      }
    } catch (error) {
      this.#dead = true;
      throw error;
    }
    this.#buffer = this.#buffer.slice(position);
  }

  /** Reads the element at `position`; returns where the next one starts, or -1 for "not yet". */
  #element(position: number): number {
    const buffer = this.#buffer;
    const start = this.#valueStart(position);
    if (start < 0) return -1;
    const length = Number(buffer.slice(position, start - 1));
    const end = this.#astral ? this.#astralEnd(start, length) : start + length;
    if (end < 0 || end >= buffer.length) return -1;
    const terminator = buffer.charCodeAt(end);
    if (terminator !== COMMA && terminator !== SEMICOLON)
      throw new FramingError(`an element of length ${length} is not followed by , or ;`);
    if (this.#elements.length === MAX_ELEMENTS) throw new FramingError("too many elements");
    this.#elements.push(buffer.slice(start, end));
    if (terminator === SEMICOLON) {
      const [opcode = "", ...args] = this.#elements;
      this.#elements = [];
      this.#sink(opcode, args);
    }
    return end + 1;
  }

  /** The index just after the dot of the length that begins at `position`, or -1. */
  #valueStart(position: number): number {
    const buffer = this.#buffer;
    const limit = Math.min(buffer.length, position + LENGTH_DIGITS + 1);
    for (let index = position; index < limit; index++) {
      const unit = buffer.charCodeAt(index);
      if (unit === DOT && index > position) return index + 1;
      if (unit < 0x30 || unit > 0x39) throw new FramingError("a length is not a decimal number");
    }
    if (limit - position > LENGTH_DIGITS) throw new FramingError("a length has too many digits");
    return -1;
  }

  /** Where `length` code points from `start` end, or -1 if the buffer ends before. */
  #astralEnd(start: number, length: number): number {
    const buffer = this.#buffer;
    let end = start;
    for (let missing = length; missing > 0;) {
      const stop = end + missing;
      if (stop > buffer.length) return -1;
      missing = pairsIn(buffer.slice(end, stop)); // each pair took two units for one code point
      end = stop + (splitsPair(buffer, stop) ? 1 : 0);
    }
    return end;
  }
}
