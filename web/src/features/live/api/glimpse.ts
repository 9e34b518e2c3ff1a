import type { TunnelToken } from "@/lib/api";
import { request, webSocketAddress } from "@/lib/http";
import { glimpse } from "@/tunnel";

/** The session's picture now. It is a watch, and its person is told of it unless it is silent. */
export async function takeGlimpse(
  sessionId: string,
  silent: boolean,
  signal: AbortSignal,
): Promise<HTMLCanvasElement> {
  const path = `live/${encodeURIComponent(sessionId)}/watch-tokens`;
  const { token, data_source, kind, identifier } = await request<TunnelToken>(
    "POST",
    path,
    { silent },
    { signal },
  );
  const admission = { token, dataSource: data_source, kind, identifier };
  return glimpse(webSocketAddress("websocket-tunnel"), admission, signal);
}
