/** A short word on a thing's state, in colours that can be read on both grounds. */
import type { ReactNode } from "react";
import classes from "./Mark.module.css";

export function Mark({
  tone = "plain",
  children,
}: {
  tone?: "plain" | "good" | "warning" | "danger";
  children: ReactNode;
}) {
  return (
    <span className={classes["mark"]} data-tone={tone}>
      {children}
    </span>
  );
}
