import { Alert, List, Table, Text } from "@mantine/core";
import { Mark } from "@/components/Mark";
import { TableCard } from "@/components/Page";
import type { ImportReport } from "@/lib/api";
import { kindName } from "../words";
import classes from "./Import.module.css";

type Change = ImportReport["changes"][number];

/** What is made and changed, thing by thing; before that, what is not taken over. */
export function Report({ report }: { report: ImportReport }) {
  const { changes, notes, counts, limit } = report;
  const left = counts.create + counts.update - changes.length;
  return (
    <>
      {notes.length > 0 && (
        <Alert
          color="yellow"
          variant="light"
          mb="sm"
          title={`Not taken over as it stands (${notes.length})`}
          data-testid="import-notes"
        >
          <List size="sm" className={classes["notes"] ?? ""}>
            {notes.map(({ where, text }, index) => (
              <List.Item key={index}>
                {where && <b>{where}: </b>}
                {text}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {changes.length > 0 && (
        <TableCard label="Changes" head={["", "What", "Name", "Fields"]}>
          {changes.map((change, index) => (
            <Table.Tr key={index}>
              <Table.Td>
                <Mark tone={change.doing === "create" ? "good" : "warning"}>
                  {change.doing === "create" ? "new" : "changed"}
                </Mark>
              </Table.Td>
              <Table.Td className={classes["kind"] ?? ""}>{kindName(change.kind)}</Table.Td>
              <Table.Td className={classes["name"] ?? ""}>{change.name}</Table.Td>
              <Table.Td className={classes["fields"] ?? ""}>
                <Fields change={change} />
              </Table.Td>
            </Table.Tr>
          ))}
        </TableCard>
      )}
      {left > 0 && changes.length >= limit && (
        <Text size="sm" c="var(--dg-muted)" mt="xs">
          And {left} more.
        </Text>
      )}
    </>
  );
}

function Fields({ change }: { change: Change }) {
  if (change.fields.length === 0) return null;
  return (
    <>
      {change.fields.map(({ name, before, after }) => (
        <div key={name} className={classes["field"]}>
          <span className={classes["fieldName"]}>{name}</span>{" "}
          {before && (
            <>
              <del>{before}</del> →{" "}
            </>
          )}
          <span>{after || "–"}</span>
        </div>
      ))}
    </>
  );
}
