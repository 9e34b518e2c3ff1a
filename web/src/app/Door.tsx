/** The choice between the log-in and what is behind it. */
import { Loader } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Suspense, lazy, useEffect, useState, type ReactNode } from "react";
import { ErrorNotice } from "@/components/Notice";
import { ProofPrompt } from "@/components/ProofPrompt";
import { LogInPage } from "@/features/auth/components/LogInPage";
import { useSession } from "@/features/auth/api/getSession";
import { useLogOut } from "@/features/auth/api/logOut";
import type { User } from "@/lib/api";
import { messageOf, whenUnauthenticated } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";
import classes from "./App.module.css";

const EnrolPage = lazy(async () => ({
  default: (await import("@/features/profile/components/EnrolPage")).EnrolPage,
}));
const RenewPage = lazy(async () => ({
  default: (await import("@/features/profile/components/RenewPage")).RenewPage,
}));

/**
 * Shows the log-in to who is not logged in. When a log-in ends under an open page, the page stays as it
 * is behind the log-in, with its tabs, sessions and half-filled forms, for the same user to come back to.
 */
export function Door({ children }: { children: (user: User) => ReactNode }) {
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
            ) : user.password_expired ? (
              <RenewPage user={user} onLogOut={() => logOut.mutate()} />
            ) : (
              children(user)
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

export function Loading() {
  return (
    <div className={classes["whole"]} role="status" aria-busy="true" aria-label="Loading">
      <Loader color="gray" />
    </div>
  );
}
