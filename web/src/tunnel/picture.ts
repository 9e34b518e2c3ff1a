/**
 * Whether an instruction puts something on the screen. guacd sends frames without any while RDP is still
 * negotiating, and draws cursors on hidden buffers, whose numbers are negative.
 */

/** Where each drawing instruction names the layer that it draws on. */
const LAYER_AT: Readonly<Record<string, number>> = {
  cfill: 1,
  copy: 6,
  cstroke: 1,
  img: 2,
  jpeg: 1,
  lfill: 1,
  lstroke: 1,
  png: 1,
  transfer: 6,
  video: 1,
};

export function isPicture(opcode: string, args: readonly unknown[]): boolean {
  const at = LAYER_AT[opcode];
  return at !== undefined && Number(args[at]) >= 0;
}

/** The layer that is the screen itself. */
const SCREEN = "0";

export function isScreenSize(opcode: string, args: readonly unknown[]): boolean {
  return opcode === "size" && args[0] === SCREEN;
}

/** The arguments of the `size` that gives the screen this one. */
export function screenSize({ width, height }: { width: number; height: number }): string[] {
  return [SCREEN, String(width), String(height)];
}
