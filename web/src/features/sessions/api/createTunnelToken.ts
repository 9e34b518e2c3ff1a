import type { TunnelToken } from "@/lib/api";
import { ApiError, messageOf, request } from "@/lib/http";
import { Status, type Admission, type SessionEnd } from "@/tunnel";

function refusal(error: unknown): SessionEnd {
  const status = error instanceof ApiError ? error.status : 500;
  const message = messageOf(error);
  if (status === 0)
    return { ending: "gateway-unreachable", status: Status.UPSTREAM_UNAVAILABLE, message: "" };
  if (status === 401)
    return {
      ending: "refused",
      status: Status.CLIENT_UNAUTHORIZED,
      message: "Your log-in had ended.",
    };
  if (status === 404)
    return {
      ending: "refused",
      status: Status.RESOURCE_NOT_FOUND,
      message: "The connection no longer exists, or it is no longer shared with you.",
    };
  if (status < 500) return { ending: "refused", status: Status.CLIENT_FORBIDDEN, message };
  return { ending: "internal", status: Status.SERVER_ERROR, message };
}

/** Asks for one connecting to the connection; a refusal comes as the end it means. Never rejects. */
export async function admit(connectionId: string): Promise<Admission | SessionEnd> {
  try {
    const path = `connections/${connectionId}/tunnel-tokens`;
    const { token, data_source, kind, identifier } = await request<TunnelToken>("POST", path);
    return { token, dataSource: data_source, kind, identifier };
  } catch (error) {
    return refusal(error);
  }
}
