import { Button, Text } from "@mantine/core";
import { IconAlert, IconKey } from "@/components/icons";
import { messageOf } from "@/lib/http";
import { useLoginPlan, useVouch } from "../api/login";
import classes from "./ConnectionForm.module.css";

/** “Will log in as deploy with ‘prod-key’”: as the connection is saved, for the person who looks at it. */
export function LoginPlanLine({ connectionId }: { connectionId: string }) {
  const plan = useLoginPlan(connectionId);
  const vouch = useVouch(connectionId);
  if (!plan.data) return null;
  const { sentence, ready, problem, what_to_do, may_confirm, target } = plan.data;
  const Sign = ready ? IconKey : IconAlert;
  return (
    <div
      className={classes["plan"]}
      data-ready={ready}
      role="status"
      data-testid="login-plan"
      data-problem={problem ?? undefined}
    >
      <Sign size={16} />
      <div className={classes["planText"]}>
        <Text size="sm">{sentence}</Text>
        {what_to_do && (
          <Text size="xs" c="var(--dg-muted)">
            {what_to_do}
          </Text>
        )}
        {vouch.error && (
          <Text size="xs" c="var(--dg-danger)" role="alert">
            {messageOf(vouch.error)}
          </Text>
        )}
      </div>
      {!ready && may_confirm && (
        <Button
          size="compact-sm"
          variant="default"
          loading={vouch.isPending}
          onClick={() => vouch.mutate(target)}
          data-testid="login-vouch"
        >
          Confirm this machine
        </Button>
      )}
    </div>
  );
}
