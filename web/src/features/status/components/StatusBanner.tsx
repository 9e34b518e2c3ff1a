import { IconAlert } from "@/components/icons";
import { useStatus } from "../api/getStatus";
import classes from "./StatusBanner.module.css";

const TITLES = {
  missing: "guacd is not installed, so no session can open.",
  unreachable: "guacd does not answer, so no session can open.",
} as const;

/** Says that sessions can't open, before somebody tries; nothing while all is well. */
export function StatusBanner() {
  const { data } = useStatus();
  if (!data || data.guacd.state === "ok") return null;
  const { state, address, detail, what_to_do: whatToDo } = data.guacd;
  return (
    <div className={classes["banner"]} role="alert" data-testid="status-banner">
      <IconAlert size={18} />
      <div>
        <strong>{TITLES[state]}</strong> {whatToDo || detail}
        {whatToDo && (detail || address) && (
          <details className={classes["detail"]}>
            <summary>Details</summary>
            {[address, detail].filter(Boolean).join(": ")}
          </details>
        )}
      </div>
    </div>
  );
}
