import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useRef, useState, type SyntheticEvent } from "react";
import { Mark } from "@/components/Logo";
import { IconAlert } from "@/components/icons";
import { messageOf } from "@/lib/http";
import { useLogIn } from "../api/logIn";
import classes from "./LogInPage.module.css";

export function LogInPage({ notice }: { notice: string | null }) {
  const logIn = useLogIn();
  const [username, setUsername] = useState("");
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
            notice && (
              <Alert color="gray" variant="light" role="status">
                {notice}
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
              autoFocus
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
