/** Text through Guacamole streams: UTF-8 whatever the script, cut into blobs, always ended. */
import type { InputStream, OutputStream } from "guacamole-common-js";
import Guacamole from "./guacamole";

/** guacd reads at most this many bytes from one blob. */
export const BLOB_BYTES = 6048;

const encoder = new TextEncoder();

/** The bytes of `text` as base64 blobs of at most BLOB_BYTES each. */
export function* blobsOf(text: string): Generator<string> {
  const bytes = encoder.encode(text);
  for (let start = 0; start < bytes.length; start += BLOB_BYTES)
    yield btoa(String.fromCharCode(...bytes.subarray(start, start + BLOB_BYTES)));
}

export function sendText(stream: OutputStream, text: string): void {
  for (const blob of blobsOf(text)) stream.sendBlob(blob);
  stream.sendEnd();
}

/** Collects a stream's text; what comes after `limit` bytes is left out. */
export function receiveText(
  stream: InputStream,
  limit: number,
  done: (text: string) => void,
): void {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let text = "";
  let bytes = 0;
  const reader = new Guacamole.ArrayBufferReader(stream);
  reader.ondata = (data) => {
    const room = Math.max(0, limit - bytes);
    bytes += data.byteLength;
    text += decoder.decode(room < data.byteLength ? data.slice(0, room) : data, { stream: true });
  };
  reader.onend = () => done(text + decoder.decode());
}
