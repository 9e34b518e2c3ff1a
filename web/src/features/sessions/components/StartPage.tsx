import { Kbd, Text, Title, UnstyledButton } from "@mantine/core";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { useSessionActions } from "../hooks";
import { recentTargets } from "../recent";
import { StillRunning, useElsewhere } from "./StillRunning";
import classes from "./Workspace.module.css";

/** What stands where the sessions will be. */
export function StartPage() {
  const { registry } = useSessionActions();
  const elsewhere = useElsewhere();
  const recents = registry.userId === null ? [] : recentTargets(registry.userId);
  return (
    <div className={classes["start"]}>
      <div className={classes["startInner"]}>
        {elsewhere.length > 0 && <StillRunning items={elsewhere} />}
        <Title order={2} fz="1.15rem">
          {recents.length
            ? "Go on where you were"
            : elsewhere.length
              ? "Nothing is open here"
              : "No session is open"}
        </Title>
        <Text size="sm" c="var(--dg-muted)" mt={4}>
          {recents.length
            ? "Opened last in this browser."
            : "Choose a connection; it opens here, in a tab of its own."}
        </Text>
        {recents.length > 0 && (
          <div className={classes["recents"]}>
            {recents.map((target) => (
              <UnstyledButton
                key={target.id}
                className={classes["recent"] ?? ""}
                onClick={() => registry.open(target)}
              >
                <ProtocolIcon protocol={target.protocol} size={20} />
                <div className={classes["recentText"]}>
                  <Text size="sm" fw={600} truncate>
                    {target.name}
                  </Text>
                  <Text size="xs" c="var(--dg-muted)" truncate>
                    {target.hostname || target.protocol.toUpperCase()}
                  </Text>
                </div>
              </UnstyledButton>
            ))}
          </div>
        )}
        <div className={classes["hints"]}>
          <Kbd>/</Kbd> <span>Find a connection</span>
          <Kbd>Enter</Kbd> <span>Open what is found or chosen</span>
          <span>
            <Kbd>Ctrl</Kbd> <Kbd>Alt</Kbd> <Kbd>Shift</Kbd>
          </span>
          <span>From within a session: to its tools</span>
          <Kbd>Delete</Kbd> <span>On a tab: close it</span>
        </div>
      </div>
    </div>
  );
}
