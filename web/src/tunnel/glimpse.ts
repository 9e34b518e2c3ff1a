/**
 * One look at a live session: joins it, waits until its picture is there, and leaves.
 *
 * Laws: nothing is sent that could reach the target, sound is not asked for, and the tunnel is closed
 * whatever happens: by the picture, the end, the signal or the clock.
 */
import type { Admission } from "./connection";
import type { SessionEnd } from "./ending";
import Guacamole from "./guacamole";
import { isPicture } from "./picture";
import { Status } from "./status";
import { DeskgateTunnel } from "./tunnel";

/** guacd draws for who joins within about a second; this is for one that never does. */
const PATIENCE_MS = 20_000;
/** The longer side of what is kept, in pixels: a tile on a sharp screen. */
const LONGEST = 640;
const TYPES = ["image/webp", "image/jpeg", "image/png"];

/** There was no picture; `end` says why. */
export class NoPicture extends Error {
  override readonly name = "NoPicture";

  constructor(readonly end: SessionEnd) {
    super(end.message || "The session showed no picture.");
  }
}

const QUIET: SessionEnd = { ending: null, status: Status.UPSTREAM_TIMEOUT, message: "" };

function query({ token, dataSource, kind, identifier }: Admission): string {
  const fields = new URLSearchParams({
    token,
    GUAC_DATA_SOURCE: dataSource,
    GUAC_ID: identifier,
    GUAC_TYPE: kind,
  });
  for (const type of TYPES) fields.append("GUAC_IMAGE", type);
  return fields.toString();
}

/** The picture, scaled down. Rejects with NoPicture, or with the signal's reason. */
export async function glimpse(
  tunnelUrl: string,
  admission: Admission,
  signal: AbortSignal,
): Promise<HTMLCanvasElement> {
  signal.throwIfAborted();
  const tunnel = new DeskgateTunnel(tunnelUrl);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the client only calls it
  const client = new Guacamole.Client(tunnel);
  let clock: ReturnType<typeof setTimeout> | undefined;
  let abort: () => void = () => undefined;
  try {
    return await new Promise<HTMLCanvasElement>((resolve, reject) => {
      tunnel.onend = (end) => reject(new NoPicture(end));
      abort = () => reject(signal.reason as Error);
      signal.addEventListener("abort", abort);
      clock = setTimeout(() => reject(new NoPicture(QUIET)), PATIENCE_MS);
      awaitPicture(tunnel, () => {
        const display = client.getDisplay();
        display.flush(() => resolve(scaledDown(display.flatten())));
      });
      client.connect(query(admission));
    });
  } finally {
    clearTimeout(clock);
    signal.removeEventListener("abort", abort);
    client.disconnect();
  }
}

/** Calls `there` at the end of the first frame that has something in it. */
function awaitPicture(tunnel: DeskgateTunnel, there: () => void): void {
  const handle = tunnel.oninstruction;
  let found = false;
  tunnel.oninstruction = (opcode, args) => {
    handle?.(opcode, args);
    found ||= isPicture(opcode, args);
    if (!found || opcode !== "sync") return;
    tunnel.oninstruction = handle;
    there();
  };
}

function scaledDown(picture: HTMLCanvasElement): HTMLCanvasElement {
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height, 1));
  const small = document.createElement("canvas");
  small.width = Math.max(1, Math.round(picture.width * scale));
  small.height = Math.max(1, Math.round(picture.height * scale));
  const context = small.getContext("2d");
  if (context) {
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, small.width, small.height);
  }
  return small;
}
