import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useRef, useState, type SyntheticEvent } from "react";
import { Mark } from "@/components/Logo";
import { IconAlert } from "@/components/icons";
import type { User } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { useLogIn } from "../api/logIn";
import classes from "./LogInPage.module.css";

/** `formerly`: whose log-in has ended while the page was open. */
export function LogInPage({ formerly }: { formerly: User | null }) {
  const logIn = useLogIn(formerly);
  const [username, setUsername] = useState(formerly?.username ?? "");
  const [password, setPassword] = useState("");
  const passwordInput = useRef<HTMLInputElement>(null);
  const complete = username.trim() !== "" && password !== "";

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!complete || logIn.isPending) return;
    const onError = () => {
      setPassword("");
      passwordInput.current?.focus();
    };
    logIn.mutate({ username: username.trim(), password }, { onError });
  };

  return (
    <main className={classes["page"]}>
      <form className={classes["card"]} onSubmit={submit} aria-labelledby="login-title" noValidate>
        <Stack gap="lg">
          <div className={classes["head"]}>
            <Mark size={44} />
            <div>
              <Title order={1} id="login-title" className={classes["title"]}>
                Log in to Deskgate
              </Title>
              <Text size="sm" c="var(--dg-muted)">
                Your machines, in this browser.
              </Text>
            </div>
          </div>
          {logIn.error ? (
            <Alert
              color="red"
              variant="light"
              icon={<IconAlert />}
              data-testid="login-error"
              role="alert"
            >
              {messageOf(logIn.error)}
            </Alert>
          ) : (
            formerly && (
              <Alert color="gray" variant="light" role="status" data-testid="login-notice">
                Your log-in has ended. Log in again to go on: your tabs are still open behind this
                page.
              </Alert>
            )
          )}
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
            loading={logIn.isPending}
            disabled={!complete}
            data-testid="login-submit"
          >
            Log in
          </Button>
        </Stack>
      </form>
    </main>
  );
}
