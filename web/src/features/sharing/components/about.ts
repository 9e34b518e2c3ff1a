import type { Draft } from "../draft";

/** What becomes of it for those who come. */
export const ABOUT: Readonly<Record<Draft["kind"], string>> = {
  session: "They join this very session, and see what you see.",
  connection:
    "They get a session of their own, logged in as this connection logs you in. They never learn a password.",
};
