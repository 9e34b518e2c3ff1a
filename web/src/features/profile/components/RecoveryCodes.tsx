import { Alert, Button, CopyButton, Group, Stack } from "@mantine/core";
import classes from "./Profile.module.css";

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onSeen: () => void;
}

/** They are shown this once. */
export function RecoveryCodes({ codes, onSeen }: RecoveryCodesProps) {
  return (
    <Alert
      color="teal"
      variant="light"
      title="Your recovery codes"
      role="status"
      data-testid="recovery-codes"
    >
      <Stack gap="sm">
        Each of them logs you in once when you have lost your other factor. Keep them somewhere
        safe: they are not shown again.
        <ul className={classes["codes"]}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <Group justify="flex-end" gap="xs">
          <CopyButton value={codes.join("\n")}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {copied ? "Copied" : "Copy"}
              </Button>
            )}
          </CopyButton>
          <Button size="xs" onClick={onSeen} data-testid="recovery-codes-seen">
            I have kept them
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
