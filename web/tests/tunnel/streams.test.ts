import type { OutputStream } from "guacamole-common-js";
import { describe, expect, it } from "vitest";
import { BLOB_BYTES, blobsOf, sendText } from "../../src/tunnel/streams";

function decoded(blobs: readonly string[]): string {
  const decoder = new TextDecoder();
  const bytes = blobs.map((blob) => Uint8Array.from(atob(blob), (unit) => unit.charCodeAt(0)));
  return bytes.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode();
}

describe("text through streams", () => {
  it.each(["plain", "Grüße, 漢字 🙂 👩‍🚀", "🙂".repeat(5000), "é".repeat(BLOB_BYTES), ""])(
    "arrives whole, in blobs that guacd can read",
    (text) => {
      const blobs = [...blobsOf(text)];
      expect(decoded(blobs)).toBe(text);
      for (const blob of blobs) {
        expect(atob(blob).length).toBeLessThanOrEqual(BLOB_BYTES);
        expect(blob.length).toBeLessThanOrEqual(8192);
      }
    },
  );

  it("is always ended", () => {
    const said: string[] = [];
    const stream = {
      sendBlob: (blob: string) => said.push(atob(blob)),
      sendEnd: () => said.push("end"),
    };
    sendText(stream as unknown as OutputStream, "abc");
    expect(said).toEqual(["abc", "end"]);
  });
});
