/** The second step of a log-in: a code, or a passkey. */
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { IconKey } from "@/components/icons";
import { ApiError } from "@/lib/http";
import { passkeysWork } from "@/lib/passkeys";
import type { useLogIn } from "../api/logIn";

interface CodeStepProps {
  readonly logIn: ReturnType<typeof useLogIn>;
  readonly onStartAgain: () => void;
  /** It took too long: the first step has to be taken again. */
  readonly onOver: () => void;
}

export function CodeStep({ logIn, onStartAgain, onOver }: CodeStepProps) {
  const [code, setCode] = useState("");
  const value = code.replace(/\s/g, "");

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!value || logIn.isPending) return;
    const onError = (error: unknown) => {
      setCode("");
      if (error instanceof ApiError && error.status === 401) onOver();
    };
    logIn.mutate({ by: "code", code: value }, { onError });
  };

  return (
    <form onSubmit={submit} noValidate aria-label="Second factor">
      <Stack>
        <TextInput
          label="Code"
          description="Of your authenticator app, or one of your recovery codes."
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          size="md"
          maxLength={64}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          data-testid="login-code"
        />
        <Button
          type="submit"
          size="md"
          fullWidth
          loading={logIn.isPending && logIn.variables.by === "code"}
          disabled={!value}
          data-testid="login-code-submit"
        >
          Log in
        </Button>
        {passkeysWork() && (
          <Button
            variant="default"
            size="md"
            fullWidth
            leftSection={<IconKey size={17} />}
            loading={logIn.isPending && logIn.variables.by === "passkey"}
            onClick={() => logIn.mutate({ by: "passkey" })}
          >
            Use a passkey
          </Button>
        )}
        <Group justify="center">
          <Button variant="subtle" size="compact-sm" onClick={onStartAgain}>
            Start again
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
