/** Providers, and the choice between the log-in and the shell. */
import { Loader, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { Component, Suspense, lazy, useEffect, useState, type ReactNode } from "react";
import { ErrorNotice, Notice } from "@/components/Notice";
import { ProofPrompt } from "@/components/ProofPrompt";
import { IconAlert } from "@/components/icons";
import { LogInPage } from "@/features/auth/components/LogInPage";
import { useSession } from "@/features/auth/api/getSession";
import { useLogOut } from "@/features/auth/api/logOut";
import type { User } from "@/lib/api";
import { ApiError, messageOf, whenUnauthenticated } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";
import { theme } from "./theme";
import classes from "./App.module.css";

const loadShell = () => import("./Shell");
const Shell = lazy(async () => ({ default: (await loadShell()).Shell }));

const EnrolPage = lazy(async () => ({
  default: (await import("@/features/profile/components/EnrolPage")).EnrolPage,
}));

const RETRIES = 1;

function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // What the server refused it refuses again; only its silence is worth another try.
        retry: (count, error) =>
          count < RETRIES &&
          !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      },
    },
  });
}

export function App() {
  const [client] = useState(newQueryClient);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={4} />
      <QueryClientProvider client={client}>
        <Boundary>
          <Door />
        </Boundary>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/**
 * Shows the log-in to who is not logged in. When a log-in ends under an open page, the page stays as it
 * is behind the log-in, with its tabs, sessions and half-filled forms, for the same user to come back to.
 */
function Door() {
  const client = useQueryClient();
  const session = useSession();
  const logOut = useLogOut();
  const [kept, setKept] = useState<User | null>(null);

  useEffect(() => {
    whenUnauthenticated(() => {
      const user = client.getQueryData<User | null>(queryKeys.session);
      if (user) setKept(user);
      client.setQueryData(queryKeys.session, null);
    });
  }, [client]);

  useEffect(() => void loadShell(), []); // while the name and the password are being typed

  if (session.isPending) return <Loading />;
  if (session.isError)
    return (
      <div className={classes["whole"]}>
        <ErrorNotice
          title="Deskgate can't be reached"
          message={messageOf(session.error)}
          onRetry={() => void session.refetch()}
        />
      </div>
    );
  if (session.data && kept) setKept(null);
  const user = session.data ?? kept;
  return (
    <>
      {user && (
        <div inert={!session.data} data-locked={!session.data || undefined}>
          <Suspense fallback={<Loading />}>
            {user.second_factor.required && !user.second_factor.enrolled ? (
              <>
                <EnrolPage user={user} onLogOut={() => logOut.mutate()} />
                <ProofPrompt />
              </>
            ) : (
              <Shell key={user.id} user={user} />
            )}
          </Suspense>
        </div>
      )}
      {!session.data && (
        // Dialogs that stay open behind it listen on the document for the keys that move the focus.
        <div className={classes["front"]} onKeyDown={(event) => event.stopPropagation()}>
          <LogInPage formerly={kept} />
        </div>
      )}
    </>
  );
}

function Loading() {
  return (
    <div className={classes["whole"]} role="status" aria-busy="true" aria-label="Loading">
      <Loader color="gray" />
    </div>
  );
}

/** A defect of this page is said, not left as a white screen. */
class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <div className={classes["whole"]}>
        <Notice icon={IconAlert} tone="error" title="This page ran into a defect">
          {messageOf(this.state.error)} Reload the page to go on.
        </Notice>
      </div>
    );
  }
}
