import type { LoginPlan } from "@/lib/api";
import { request } from "@/lib/http";
import type { Answer } from "../questions";

/** As whom, and with what, this person would be logged in there; what has to be asked. */
export function getLoginPlan(connectionId: string): Promise<LoginPlan> {
  return request<LoginPlan>("GET", `connections/${connectionId}/login`);
}

/** Keeps the person's own value of named credentials. */
export function keepMine(credentialId: string, answer: Answer): Promise<unknown> {
  const { username = "", domain = "", ...secrets } = answer;
  return request("PUT", `credentials/${credentialId}/mine`, { username, domain, secrets });
}
