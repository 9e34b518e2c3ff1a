import {
  Alert,
  Button,
  FileInput,
  Group,
  Paper,
  PasswordInput,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { Page } from "@/components/Page";
import { IconDownload, IconUpload } from "@/components/icons";
import { ApiError, addressOf, messageOf } from "@/lib/http";
import {
  useImport,
  usePreview,
  type ImportFormat,
  type ImportOptions,
  type OnTargetChange,
} from "../api/importFile";
import { FORMATS, countsInWords } from "../words";
import { Report } from "./Report";
import classes from "./Import.module.css";

const GUESS = "guess";

const EMPTY: Omit<ImportOptions, "file"> = {
  format: undefined,
  into: "",
  key: "",
  passphrase: "",
  files: [],
  defaultGuacd: false,
  onTargetChange: "refuse",
};

/** Complaints about anything else are about a place in the file. */
const OWN_FIELDS = new Set(["file", "files", "format", "into", "key", "passphrase"]);

const TARGET_CHANGES: readonly { value: OnTargetChange; label: string }[] = [
  { value: "refuse", label: "Refuse the import, and say which" },
  { value: "drop", label: "Delete those secrets" },
  { value: "keep", label: "Keep them: the new machines may have them" },
];

/** Takes files in, after showing what that would do; and gives everything out as a file. */
export function ImportPage() {
  return (
    <Page
      title="Import and export"
      about="Take over what another program or another server has; see first what that would change."
      actions={
        <Button
          component="a"
          href={addressOf("api/v1/export").href}
          download="deskgate.yaml"
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} />}
          data-testid="export"
        >
          Export everything (YAML)
        </Button>
      }
    >
      <ImportForm />
    </Page>
  );
}

function ImportForm() {
  const preview = usePreview();
  const run = useImport();
  const [file, setFile] = useState<File | null>(null);
  const [options, setOptions] = useState(EMPTY);
  const busy = preview.isPending || run.isPending;
  const failed = run.error ?? preview.error;
  const errors = failed instanceof ApiError ? failed.fields : [];
  const errorOf = (field: string) =>
    errors.find((one) => one.field.split(".").pop() === field)?.message;
  const report = run.data ?? preview.data;
  // Whatever is changed makes what was shown untrue.
  const change = (part: Partial<typeof options>) => {
    setOptions((before) => ({ ...before, ...part }));
    preview.reset();
    run.reset();
  };
  const format = options.format ?? report?.format;
  const look = (chosen: File | null) => {
    run.reset();
    if (chosen && !busy) preview.mutate({ ...options, file: chosen });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    look(file);
  };
  const pending = report && !report.applied;
  const nothing = pending && report.counts.create + report.counts.update === 0;

  return (
    <div className={classes["columns"]}>
      <Paper component="form" className={classes["form"] ?? ""} onSubmit={submit}>
        <Stack gap="sm">
          <FileInput
            label="File"
            placeholder="Choose a file"
            classNames={{ placeholder: classes["placeholder"] ?? "" }}
            withAsterisk
            clearable
            value={file}
            error={errorOf("file")}
            leftSection={<IconUpload size={16} />}
            onChange={(next) => {
              setFile(next);
              preview.reset();
              look(next);
            }}
            data-testid="import-file"
          />
          <Select
            label="What it is"
            data={[
              { value: GUESS, label: "Find out by itself" },
              ...Object.entries(FORMATS).map(([value, { label }]) => ({ value, label })),
            ]}
            description={format ? FORMATS[format].about : undefined}
            allowDeselect={false}
            value={options.format ?? GUESS}
            error={errorOf("format")}
            onChange={(next) =>
              change({ format: next === GUESS || !next ? undefined : (next as ImportFormat) })
            }
          />
          <TextInput
            label="Put it into"
            placeholder="The top level"
            description="A folder’s path, as in Customers/Acme. It is made if there is none."
            value={options.into}
            error={errorOf("into")}
            onChange={(event) => change({ into: event.currentTarget.value })}
          />
          {format === "guacozy" && (
            <>
              <PasswordInput
                label="Guacozy’s FIELD_ENCRYPTION_KEY"
                description="With it passwords are taken over too."
                autoComplete="off"
                value={options.key}
                error={errorOf("key")}
                onChange={(event) => change({ key: event.currentTarget.value })}
              />
              <Switch
                label="Make Guacozy’s default guacd the default here"
                checked={options.defaultGuacd}
                onChange={(event) => change({ defaultGuacd: event.currentTarget.checked })}
              />
            </>
          )}
          {format === "deskgate" && (
            <PasswordInput
              label="Passphrase"
              description="If the file was exported with its secrets."
              autoComplete="off"
              value={options.passphrase}
              error={errorOf("passphrase")}
              onChange={(event) => change({ passphrase: event.currentTarget.value })}
            />
          )}
          {format === "openssh" && (
            <FileInput
              label="Files that it names"
              description="Private keys and included configurations."
              placeholder="None"
              multiple
              clearable
              value={[...options.files]}
              error={errorOf("files")}
              onChange={(files) => change({ files })}
            />
          )}
          <Select
            label="Stored secrets"
            description="Of connections that lead to another machine afterwards."
            data={TARGET_CHANGES.map((one) => ({ ...one }))}
            allowDeselect={false}
            value={options.onTargetChange}
            error={errorOf("on_target_change")}
            onChange={(next) => next && change({ onTargetChange: next })}
          />
          <Button
            type="submit"
            variant={pending ? "default" : "filled"}
            loading={preview.isPending}
            disabled={!file || run.isPending}
            data-testid="import-preview"
          >
            Show what it would do
          </Button>
        </Stack>
      </Paper>
      <div className={classes["result"]} aria-live="polite">
        {failed && (
          <Alert color="red" variant="light" role="alert" title="It can’t be imported">
            {errors.length
              ? errors.map(({ field, message }) => (
                  <Text key={`${field} ${message}`} size="sm">
                    {!OWN_FIELDS.has(field) && <b>{field}: </b>}
                    {message}
                  </Text>
                ))
              : messageOf(failed)}
          </Alert>
        )}
        {report ? (
          <>
            <Group justify="space-between" align="center" mb="sm" gap="sm">
              <Text fw={600} role="status" data-testid="import-counts">
                {report.applied ? "Imported: " : "It would be: "}
                {countsInWords(report.counts)}
              </Text>
              {pending && file && (
                <Button
                  loading={run.isPending}
                  disabled={nothing === true}
                  onClick={() => run.mutate({ ...options, file })}
                  data-testid="import-apply"
                >
                  {nothing ? "Nothing to import" : "Import"}
                </Button>
              )}
            </Group>
            <Report report={report} />
          </>
        ) : (
          !failed && (
            <Text size="sm" c="var(--dg-muted)" ta="center" className={classes["empty"] ?? ""}>
              What would be made and changed, and what is not understood, is listed here before
              anything is written.
            </Text>
          )
        )}
      </div>
    </div>
  );
}
