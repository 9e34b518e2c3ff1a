/** Name and password, or another way in. */
import { Button, Divider, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useRef, useState, type SyntheticEvent } from "react";
import { IconKey } from "@/components/icons";
import type { User } from "@/lib/api";
import { ApiError, addressOf } from "@/lib/http";
import type { Methods } from "@/lib/managed";
import { passkeysWork } from "@/lib/passkeys";
import { SECOND_FACTOR, type useLogIn } from "../api/logIn";
import { backToLink } from "../next";

interface PasswordStepProps {
  readonly logIn: ReturnType<typeof useLogIn>;
  readonly formerly: User | null;
  /** Null: not known yet. */
  readonly methods: Methods | null;
  readonly onSecondFactor: () => void;
}

export function PasswordStep({ logIn, formerly, methods, onSecondFactor }: PasswordStepProps) {
  const [username, setUsername] = useState(formerly?.username ?? "");
  const [password, setPassword] = useState("");
  const passwordInput = useRef<HTMLInputElement>(null);
  const complete = username.trim() !== "" && password !== "";
  const byPassword = logIn.isPending && logIn.variables.by === "password";

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!complete || logIn.isPending) return;
    const onError = (error: unknown) => {
      setPassword("");
      if (error instanceof ApiError && error.kind === SECOND_FACTOR) onSecondFactor();
      else passwordInput.current?.focus();
    };
    logIn.mutate({ by: "password", username: username.trim(), password }, { onError });
  };

  return (
    <Stack gap="lg">
      <form onSubmit={submit} noValidate aria-label="Log in by password">
        <Stack gap="lg">
          <Stack gap="sm">
            <TextInput
              label="User name"
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus={!formerly}
              size="md"
              value={username}
              onChange={(event) => setUsername(event.currentTarget.value)}
              data-testid="login-username"
            />
            <PasswordInput
              ref={passwordInput}
              label="Password"
              name="password"
              autoComplete="current-password"
              autoFocus={formerly !== null}
              size="md"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              data-testid="login-password"
            />
          </Stack>
          <Button
            type="submit"
            size="md"
            fullWidth
            loading={byPassword}
            disabled={!complete}
            data-testid="login-submit"
          >
            Log in
          </Button>
        </Stack>
      </form>
      {methods && <OtherWays methods={methods} logIn={logIn} />}
    </Stack>
  );
}

function OtherWays({ methods, logIn }: { methods: Methods; logIn: PasswordStepProps["logIn"] }) {
  const passkey = methods.passkey && passkeysWork();
  if (!passkey && methods.oidc.length === 0) return null;
  return (
    <Stack gap="sm">
      <Divider label="or" />
      {passkey && (
        <Button
          variant="default"
          size="md"
          fullWidth
          leftSection={<IconKey size={17} />}
          loading={logIn.isPending && logIn.variables.by === "passkey"}
          onClick={() => logIn.mutate({ by: "passkey" })}
          data-testid="login-passkey"
        >
          Log in with a passkey
        </Button>
      )}
      {methods.oidc.map(({ id, name }) => (
        <Button
          key={id}
          component="a"
          href={
            addressOf(`api/v1/session/oidc/${encodeURIComponent(id)}`).href +
            backToLink(window.location)
          }
          variant="default"
          size="md"
          fullWidth
          data-testid={`login-oidc-${id}`}
        >
          Log in with {name}
        </Button>
      ))}
    </Stack>
  );
}
