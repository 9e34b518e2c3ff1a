/** The buttons of a form in a dialog: always in sight, however long the form is. */
import type { ReactNode } from "react";
import classes from "./FormFooter.module.css";

export function FormFooter({ children }: { children: ReactNode }) {
  return <div className={classes["footer"]}>{children}</div>;
}
