/** Guacamole status codes, and how a WebSocket's close maps to one (Guacamole's own table). */

export const Status = {
  SUCCESS: 0x0000,
  UNSUPPORTED: 0x0100,
  SERVER_ERROR: 0x0200,
  SERVER_BUSY: 0x0201,
  UPSTREAM_TIMEOUT: 0x0202,
  UPSTREAM_ERROR: 0x0203,
  RESOURCE_NOT_FOUND: 0x0204,
  RESOURCE_CONFLICT: 0x0205,
  RESOURCE_CLOSED: 0x0206,
  UPSTREAM_NOT_FOUND: 0x0207,
  UPSTREAM_UNAVAILABLE: 0x0208,
  SESSION_CONFLICT: 0x0209,
  SESSION_TIMEOUT: 0x020a,
  SESSION_CLOSED: 0x020b,
  CLIENT_BAD_REQUEST: 0x0300,
  CLIENT_UNAUTHORIZED: 0x0301,
  CLIENT_FORBIDDEN: 0x0303,
  CLIENT_TIMEOUT: 0x0308,
  CLIENT_OVERRUN: 0x030d,
  CLIENT_BAD_TYPE: 0x030f,
  CLIENT_TOO_MANY: 0x031d,
} as const;

export type StatusCode = (typeof Status)[keyof typeof Status];

const known = new Set<number>(Object.values(Status));

export function isStatus(code: number): code is StatusCode {
  return known.has(code);
}

/** A decimal status as text -> the code; null where it is none that we know. */
export function parseStatus(text: string): StatusCode | null {
  const code = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  return isStatus(code) ? code : null;
}

/** The status that a close frame means: its reason holds the decimal code, else its own code counts. */
export function statusOfClose(code: number, reason: string): StatusCode {
  const stated = parseStatus(reason);
  if (stated !== null) return stated;
  if (code === 1000) return Status.SUCCESS;
  if (code === 1006 || code === 1015) return Status.UPSTREAM_NOT_FOUND;
  if (code === 1001 || code === 1012 || code === 1013 || code === 1014)
    return Status.UPSTREAM_UNAVAILABLE;
  return Status.SERVER_ERROR;
}
