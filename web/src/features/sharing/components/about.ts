import type { Draft } from "../draft";

/** What becomes of it for those who come. */
export const ABOUT: Readonly<Record<Draft["kind"], string>> = {
  session: "It is this very session that they join: they see what you see, from now on.",
  connection:
    "They get a session of their own, logged in as this connection logs you in. They never learn a password.",
};
