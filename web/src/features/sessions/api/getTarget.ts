import type { Connection } from "@/lib/api";
import { request } from "@/lib/http";
import type { Target } from "../registry";

/** A connection by its identifier, as the person who is logged in may see it. */
export async function getTarget(id: string): Promise<Target> {
  const path = `connections/${encodeURIComponent(id)}`;
  const { name, protocol } = await request<Connection>("GET", path);
  return { id, name, protocol, hostname: "" };
}
