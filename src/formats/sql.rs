//! What SQL files say of tables: the door of `sqlparser`.
//!
//! A file is cut into statements here, so that one that nobody understands spoils no other; only those that create, change
//! or drop tables are parsed, and those that do not parse are counted. What becomes of all files together is found in
//! [`crate::model`].

mod cut;

use sqlparser::ast::{
    AlterColumnOperation, AlterTableOperation, ColumnDef, ColumnOption, CreateTable, DataType, Expr,
    ForeignKeyConstraint, Ident, IndexColumn, ObjectName, ObjectType, RenameTableNameKind, Statement, TableConstraint,
};
use sqlparser::dialect::{Dialect, GenericDialect, MsSqlDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;

/// Larger files are dumps of data, in bytes.
const LARGEST: usize = 2 << 20;

/// Statements about tables of one file that are parsed.
const MOST_STATEMENTS: usize = 2_000;

/// Longest name that is kept, in characters.
const LONGEST_NAME: usize = 80;

/// What a file does to tables, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ddl {
    /// Its steps.
    pub steps: Vec<Step>,
    /// Statements about tables that could not be parsed.
    pub skipped: u32,
}

/// A change of the tables. Names are without their schema and without quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A table is made.
    Create(Table),
    /// A table goes.
    Drop(String),
    /// A table gets another name.
    Rename(String, String),
    /// A table changes.
    Alter(String, Change),
}

/// A change of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A column is added, or replaces the one of its name.
    Column(Column),
    /// A column takes the place of another.
    Replace(String, Column),
    /// A column goes.
    DropColumn(String),
    /// A column gets another name.
    RenameColumn(String, String),
    /// A column gets another type.
    Type(String, String),
    /// Columns become the key, or lead to another table, or hold each value once.
    Key(Key),
    /// A key of this name goes.
    DropKey(String),
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// Its keys.
    pub keys: Vec<Key>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, as SQL has it.
    pub data: String,
    /// Keys that are stated with it.
    pub keys: Vec<Key>,
    /// Whether each row has a value.
    pub is_required: bool,
}

/// A key of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// What it is called; empty for most.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// What it is for.
    pub of: KeyOf,
}

/// What a key is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyOf {
    /// It tells one row from another.
    Primary,
    /// No two rows have the same.
    Unique,
    /// It leads to a row of another table.
    Foreign(String),
}

/// Reads a file; `None` when it says nothing of tables. Bounded.
pub(super) fn ddl(text: &str) -> Option<Ddl> {
    let mut ddl = Ddl::default();
    if text.len() > LARGEST {
        return None;
    }
    for statement in cut::statements(cut::forward(text)).filter(|it| cut::is_of_tables(it)).take(MOST_STATEMENTS) {
        match parsed(statement) {
            Some(statements) => statements.into_iter().for_each(|it| ddl.take(it)),
            None => ddl.skipped += 1,
        }
    }
    (!ddl.steps.is_empty() || ddl.skipped > 0).then_some(ddl)
}

/// What a statement means in the first language that knows it.
fn parsed(statement: &str) -> Option<Vec<Statement>> {
    if !cut::is_bounded(statement) {
        return None;
    }
    let languages: [&dyn Dialect; 5] =
        [&PostgreSqlDialect {}, &MySqlDialect {}, &SQLiteDialect {}, &MsSqlDialect {}, &GenericDialect {}];
    languages.into_iter().find_map(|language| Parser::parse_sql(language, statement).ok())
}

impl Ddl {
    fn take(&mut self, statement: Statement) {
        match statement {
            Statement::CreateTable(create) => self.steps.extend(created(create).map(Step::Create)),
            Statement::Drop { object_type: ObjectType::Table, names, .. } => {
                self.steps.extend(names.iter().map(last).map(Step::Drop));
            }
            Statement::AlterTable(alter) => {
                let mut name = last(&alter.name);
                for operation in alter.operations {
                    if let AlterTableOperation::RenameTable {
                        table_name: RenameTableNameKind::As(to) | RenameTableNameKind::To(to),
                    } = &operation
                    {
                        let to = last(to);
                        self.steps.push(Step::Rename(std::mem::replace(&mut name, to.clone()), to));
                        continue;
                    }
                    self.steps.extend(changes(operation).into_iter().map(|change| Step::Alter(name.clone(), change)));
                }
            }
            _ => {}
        }
    }
}

/// A table; `None` for a temporary one, for a part of another, and for one whose columns stand elsewhere.
fn created(create: CreateTable) -> Option<Table> {
    if create.temporary || create.columns.is_empty() {
        return None;
    }
    let keys = create.constraints.into_iter().filter_map(key).collect();
    Some(Table { name: last(&create.name), columns: create.columns.into_iter().map(column).collect(), keys })
}

fn changes(operation: AlterTableOperation) -> Vec<Change> {
    match operation {
        AlterTableOperation::AddColumn { column_def, .. } => vec![Change::Column(column(column_def))],
        AlterTableOperation::AddConstraint { constraint, .. } => key(constraint).into_iter().map(Change::Key).collect(),
        AlterTableOperation::DropColumn { column_names, .. } => {
            column_names.iter().map(name).map(Change::DropColumn).collect()
        }
        AlterTableOperation::DropConstraint { name: dropped, .. } => vec![Change::DropKey(name(&dropped))],
        AlterTableOperation::RenameColumn { old_column_name, new_column_name } => {
            vec![Change::RenameColumn(name(&old_column_name), name(&new_column_name))]
        }
        AlterTableOperation::ChangeColumn { old_name, new_name, data_type, options, .. } => {
            vec![Change::Replace(name(&old_name), column_of(&new_name, &data_type, options))]
        }
        AlterTableOperation::ModifyColumn { col_name, data_type, .. } => {
            vec![Change::Type(name(&col_name), data(&data_type))]
        }
        AlterTableOperation::AlterColumn { column_name, op: AlterColumnOperation::SetDataType { data_type, .. } } => {
            vec![Change::Type(name(&column_name), data(&data_type))]
        }
        _ => Vec::new(),
    }
}

fn column(column: ColumnDef) -> Column {
    let options = column.options.into_iter().map(|option| option.option).collect();
    column_of(&column.name, &column.data_type, options)
}

fn column_of(called: &Ident, data_type: &DataType, options: Vec<ColumnOption>) -> Column {
    let name = name(called);
    let mut column = Column { data: data(data_type), keys: Vec::new(), is_required: false, name };
    for option in options {
        let of = match option {
            ColumnOption::NotNull => {
                column.is_required = true;
                continue;
            }
            ColumnOption::PrimaryKey(_) => {
                column.is_required = true;
                KeyOf::Primary
            }
            ColumnOption::Unique(_) => KeyOf::Unique,
            ColumnOption::ForeignKey(foreign) => KeyOf::Foreign(last(&foreign.foreign_table)),
            _ => continue,
        };
        column.keys.push(Key { name: String::new(), columns: vec![column.name.clone()], of });
    }
    column
}

fn key(constraint: TableConstraint) -> Option<Key> {
    let called = |given: &Option<Ident>| given.as_ref().map(name).unwrap_or_default();
    Some(match constraint {
        TableConstraint::PrimaryKey(key) => {
            Key { name: called(&key.name), columns: columns(&key.columns), of: KeyOf::Primary }
        }
        TableConstraint::Unique(key) => {
            Key { name: called(&key.name), columns: columns(&key.columns), of: KeyOf::Unique }
        }
        TableConstraint::ForeignKey(ForeignKeyConstraint { name: given, columns, foreign_table, .. }) => Key {
            name: called(&given),
            columns: columns.iter().map(name).collect(),
            of: KeyOf::Foreign(last(&foreign_table)),
        },
        _ => return None,
    })
}

/// Columns of an index; expressions are left out.
fn columns(indexed: &[IndexColumn]) -> Vec<String> {
    let plain = |column: &IndexColumn| match &column.column.expr {
        Expr::Identifier(called) => Some(name(called)),
        _ => None,
    };
    indexed.iter().filter_map(plain).collect()
}

/// The last part of a name: `public.orders` is called `orders`.
fn last(called: &ObjectName) -> String {
    called.0.last().and_then(|part| part.as_ident()).map(name).unwrap_or_default()
}

fn name(called: &Ident) -> String {
    called.value.chars().take(LONGEST_NAME).collect()
}

fn data(data_type: &DataType) -> String {
    data_type.to_string().to_lowercase().chars().take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> Vec<String> {
        let Some(ddl) = ddl(text) else { return vec!["none".to_owned()] };
        let mut lines: Vec<String> = ddl.steps.iter().map(|step| format!("{step:?}")).collect();
        if ddl.skipped > 0 {
            lines.push(format!("{} skipped", ddl.skipped));
        }
        lines
    }

    fn tables(text: &str) -> String {
        let table = |step: &Step| match step {
            Step::Create(table) => {
                let column = |column: &Column| {
                    let keys: Vec<String> = column.keys.iter().map(|key| format!(" {:?}", key.of)).collect();
                    let required = if column.is_required { "!" } else { "" };
                    format!("{} {}{required}{}", column.name, column.data, keys.concat())
                };
                let keys: Vec<String> =
                    table.keys.iter().map(|key| format!("; {} {:?}", key.columns.join("+"), key.of)).collect();
                let columns: Vec<String> = table.columns.iter().map(column).collect();
                format!("{}({}{})", table.name, columns.join(", "), keys.concat())
            }
            other => format!("{other:?}"),
        };
        ddl(text).unwrap_or_default().steps.iter().map(table).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn tables_of_all_common_databases_are_read() {
        let postgres = "CREATE TABLE IF NOT EXISTS public.orders (\n  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),\n  customer_id bigint NOT NULL REFERENCES customers (id) ON DELETE CASCADE,\n  total numeric(10,2) CHECK (total >= 0),\n  UNIQUE (customer_id, total)\n);";
        let mysql = "CREATE TABLE `lines` (`id` int(11) unsigned NOT NULL AUTO_INCREMENT, `order_id` int, PRIMARY KEY (`id`), KEY `x` (`order_id`), CONSTRAINT `fk` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;";
        let sqlserver =
            "CREATE TABLE [dbo].[Users] ([Id] INT IDENTITY(1,1) NOT NULL PRIMARY KEY, [Mail] NVARCHAR(MAX) NULL)\nGO\n";
        let sqlite = "create table notes (id integer primary key autoincrement, body text) strict;";
        insta::assert_snapshot!([postgres, mysql, sqlserver, sqlite].map(tables).join("\n"), @r#"
        orders(id uuid! Primary, customer_id bigint! Foreign("customers"), total numeric(10,2); customer_id+total Unique)
        lines(id int(11) unsigned!, order_id int; id Primary; order_id Foreign("orders"))
        Users(Id int! Primary, Mail nvarchar(max))
        notes(id integer! Primary, body text)
        "#);
    }

    #[test]
    fn later_statements_change_tables() {
        let text = "ALTER TABLE ONLY orders ADD COLUMN note text, DROP COLUMN total;\nALTER TABLE orders RENAME COLUMN a TO b;\nalter table orders rename to purchases;\nALTER TABLE purchases ADD CONSTRAINT p PRIMARY KEY (id);\nDROP TABLE IF EXISTS old, older;";
        insta::assert_snapshot!(steps(text).join("\n"), @r#"
        Alter("orders", Column(Column { name: "note", data: "text", keys: [], is_required: false }))
        Alter("orders", DropColumn("total"))
        Alter("orders", RenameColumn("a", "b"))
        Rename("orders", "purchases")
        Alter("purchases", Key(Key { name: "p", columns: ["id"], of: Primary }))
        Drop("old")
        Drop("older")
        "#);
    }

    #[test]
    fn what_nobody_understands_is_counted_and_spoils_nothing() {
        let text = "CREATE TABLE a (id int);\nCREATE TABLE b (id int WHATEVER (;\nCREATE FUNCTION f() RETURNS trigger AS $$ BEGIN; CREATE TABLE no (id int); END $$ LANGUAGE plpgsql;\nINSERT INTO a VALUES (';');\nCREATE TABLE c (id int);";
        assert_eq!(tables(text), "a(id int)\nc(id int)");
        assert_eq!(ddl(text).unwrap().skipped, 1);
        assert_eq!(steps("SELECT 1;"), ["none"]);
        assert_eq!(steps("CREATE TEMPORARY TABLE t (id int);"), ["none"]);
    }

    #[test]
    fn what_attackers_write_is_bounded() {
        let deep = |open: &str, close: &str| {
            format!("CREATE TABLE t (c int DEFAULT {}1{});", open.repeat(5_000), close.repeat(5_000))
        };
        for text in [deep("(", ")"), deep("(SELECT ", ")"), deep("NOT ", ""), deep("CASE WHEN ", " END"), deep("-", "")]
        {
            assert!(ddl(&text).is_some(), "{}", &text[..60]);
        }
        let nested = format!("CREATE TABLE t (c int DEFAULT {}1{});", "(".repeat(9), ")".repeat(9));
        assert_eq!(tables(&nested), "t(c int)");
        assert!(ddl(&"CREATE TABLE t (c int);".repeat(5_000)).unwrap().steps.len() <= MOST_STATEMENTS);
        ddl(&"CREATE TABLE t ('".repeat(10_000));
        ddl(&"CREATE TABLE $".repeat(10_000));
    }
}
