import classes from "./StateDot.module.css";

interface StateDotProps {
  /** As `shownState` says it. */
  readonly state: string;
}

/** A session's state as a dot, beside its name. */
export const StateDot = ({ state }: StateDotProps) => (
  <span className={classes["dot"]} data-state={state} />
);
