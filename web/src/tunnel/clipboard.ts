/**
 * The clipboard in both directions, as text.
 *
 * Laws: what came from one side is not sent back to it; nothing is asked of the browser that would
 * open a permission prompt by itself; whatever the browser refuses stays readable in `remoteText`.
 */
import type { Client } from "guacamole-common-js";
import { receiveText, sendText } from "./streams";

/** guacd keeps 256 KiB of clipboard (512 KiB of its room are for the other direction's encodings). */
export const CLIPBOARD_BYTES = 262_144;

export interface ClipboardEvents {
  /** The remote clipboard changed. `delivered`: it is in the browser's clipboard as well. */
  onremote(text: string, delivered: boolean): void;
}

export class Clipboard {
  remoteText = "";
  #known: string | null = null; // what both sides have
  #undelivered = false;

  constructor(
    private readonly client: Client,
    private readonly keepReturns: boolean,
    private readonly events: ClipboardEvents,
  ) {
    client.onclipboard = (stream, mimetype) => {
      if (mimetype.startsWith("text/"))
        receiveText(stream, CLIPBOARD_BYTES * 2, (text) => void this.#fromRemote(text));
    };
  }

  /** Gives `text` to the remote side; nothing happens if it has that already. */
  send(text: string): void {
    const lines = this.keepReturns ? text : text.replace(/\r\n?/g, "\n");
    if (lines === "" || lines === this.#known) return;
    this.#known = lines;
    sendText(this.client.createClipboardStream("text/plain"), lines);
  }

  /** On focus: brings the browser's clipboard over, if that needs no question to the user. */
  async pull(): Promise<void> {
    if (this.#undelivered) {
      await this.#deliver();
      return;
    }
    if ((await readPermission()) !== "granted") return;
    try {
      this.send(await navigator.clipboard.readText());
    } catch {
      // Focus was lost meanwhile, or the clipboard holds no text: there is nothing to bring over.
    }
  }

  async #fromRemote(text: string): Promise<void> {
    if (text === "") return;
    this.#known = this.remoteText = text;
    this.#undelivered = true;
    await this.#deliver();
  }

  async #deliver(): Promise<void> {
    const text = this.remoteText;
    try {
      if (!document.hasFocus()) throw new Error("the page has no focus");
      await navigator.clipboard.writeText(text);
      this.#undelivered = false;
    } catch {
      // Refused, or not focused: it is tried again on focus, and the panel shows the text.
    }
    this.events.onremote(text, !this.#undelivered);
  }
}

/** Whether the clipboard may be read without asking; "unknown" in browsers that don't tell. */
export async function readPermission(): Promise<PermissionState | "unknown"> {
  try {
    const name = "clipboard-read" as PermissionName; // not in the standard's list, but in Chromium
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return "unknown";
  }
}
