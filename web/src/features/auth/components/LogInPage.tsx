import { Alert, Center, Loader } from "@mantine/core";
import { useEffect, useState, type ReactNode } from "react";
import { FrontPage } from "@/components/FrontPage";
import { TermsLink } from "@/components/TermsLink";
import { IconAlert } from "@/components/icons";
import type { User } from "@/lib/api";
import { ApiError, messageOf } from "@/lib/http";
import { useLook } from "@/lib/look";
import { SECOND_FACTOR, useLogIn, useLoginState, useStartAgain } from "../api/logIn";
import { loginError, withoutLoginError } from "../loginErrors";
import { CodeStep } from "./CodeStep";
import { PasswordStep } from "./PasswordStep";

/** `formerly`: whose log-in has ended while the page was open. */
export function LogInPage({ formerly }: { formerly: User | null }) {
  const look = useLook();
  const logIn = useLogIn(formerly);
  const state = useLoginState();
  const startAgain = useStartAgain();
  const [told] = useState(() => loginError(window.location.search));
  const [halfway, setHalfway] = useState(false);
  const second = halfway || (state.data?.pending ?? false);
  const needsFactor = logIn.error instanceof ApiError && logIn.error.kind === SECOND_FACTOR;

  useEffect(() => {
    if (told) window.history.replaceState(null, "", withoutLoginError(window.location.href));
  }, [told]);

  const failed = needsFactor ? null : logIn.error;
  return (
    <FrontPage
      title={second ? "One more step" : look.title || `Log in to ${look.name}`}
      subtitle={
        second ? "Show your second factor." : look.text || "Your machines, in this browser."
      }
    >
      <Words
        error={failed ? messageOf(failed) : told && !second ? told.message : null}
        formerly={formerly}
      />
      {state.isPending ? (
        <Center role="status" aria-busy="true" aria-label="Loading">
          <Loader color="gray" />
        </Center>
      ) : second ? (
        <CodeStep
          logIn={logIn}
          onStartAgain={() => {
            setHalfway(false);
            logIn.reset();
            startAgain.mutate();
          }}
          onOver={() => {
            setHalfway(false);
            void state.refetch();
          }}
        />
      ) : (
        <PasswordStep
          logIn={logIn}
          formerly={formerly}
          methods={state.data?.methods ?? null}
          onSecondFactor={() => setHalfway(true)}
        />
      )}
      <TermsLink />
    </FrontPage>
  );
}

function Words({ error, formerly }: { error: string | null; formerly: User | null }): ReactNode {
  if (error)
    return (
      <Alert
        color="red"
        variant="light"
        icon={<IconAlert />}
        data-testid="login-error"
        role="alert"
      >
        {error}
      </Alert>
    );
  if (!formerly) return null;
  return (
    <Alert color="gray" variant="light" role="status" data-testid="login-notice">
      Your log-in has ended. Log in again to go on: your tabs are still open behind this page.
    </Alert>
  );
}
